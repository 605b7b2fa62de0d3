// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { startRunner } from "./runner";
import type { RoundEnd } from "./sync";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

test("a round that this phone itself breaks off is told as such, and tried again", async () => {
  const said = vi.spyOn(console, "error").mockImplementation(() => undefined);
  const ends: (RoundEnd | null)[] = [];
  const round = vi.fn<() => Promise<RoundEnd>>().mockRejectedValueOnce(new DOMException("full", "QuotaExceededError")).mockResolvedValue("done");
  const runner = startRunner({ round, next: async () => null, now: () => Date.now(), state: (_, end) => ends.push(end) });
  await runner.wake();
  expect(ends).toEqual([null, "phone_failed"]);
  expect(said).toHaveBeenCalledOnce();
  await vi.advanceTimersByTimeAsync(61_000);
  expect(ends).toEqual([null, "phone_failed", null, "done"]);
  await runner.stop();
});
