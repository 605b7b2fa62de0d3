import { effectScope, nextTick, ref } from "vue";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { untilNext, useStanding } from "./wall";

describe("a screen that nobody touches", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function standing(answers: (number | Error)[]) {
    const scope = effectScope();
    const ask = vi.fn(async () => {
      const answer = answers.shift();
      if (answer === undefined || answer instanceof Error) throw answer ?? new Error("no more answers");
      return answer;
    });
    const place = ref("140427");
    const shown = scope.run(() => useStanding(place, ask));
    if (!shown) throw new Error("no scope");
    return { scope, ask, place, shown };
  }
  const after = (ms: number) => vi.advanceTimersByTimeAsync(ms);

  test("asks again by itself every five minutes", async () => {
    const { ask, shown, scope } = standing([1, 2]);
    await after(0);
    expect(shown.data.value).toBe(1);
    await after(299_999);
    expect(ask).toHaveBeenCalledTimes(1);
    await after(1);
    expect(shown.data.value).toBe(2);
    scope.stop();
  });

  test("keeps what it had when the network goes, and is right again soon after", async () => {
    const { shown, scope } = standing([1, new Error("gone"), new Error("gone"), 4]);
    await after(0);
    await after(300_000);
    expect([shown.data.value, shown.error.value !== undefined]).toEqual([1, true]);
    await after(untilNext(1));
    expect(shown.data.value).toBe(1);
    await after(untilNext(2));
    expect([shown.data.value, shown.error.value]).toEqual([4, undefined]);
    scope.stop();
  });

  test("another place is asked for at once, and nothing more once it is left", async () => {
    const { ask, place, scope } = standing([1, 2, 3]);
    await after(0);
    place.value = "140427100";
    await nextTick();
    expect(ask).toHaveBeenLastCalledWith("140427100");
    scope.stop();
    await after(3_000_000);
    expect(ask).toHaveBeenCalledTimes(2);
  });
});

test("after failures it asks soon and then ever more patiently, never less often than every five minutes", () =>
  expect([1, 2, 3, 4, 5, 6, 20].map(untilNext)).toEqual([10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000]));
