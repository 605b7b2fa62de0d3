import type { Problem, Receipt } from "@api/records";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { backoff } from "./backoff";
import { advance, canReopen, isDue, isUnsent, newDelivery, type Delivery, type DeliveryEvent } from "./record-state";

const text = { zh: "不行", en: "no" };
const problem: Problem = { type: "/problems/x", status: 422, code: "x", title: text, detail: text, remedy: text };
const receipt = (complete: boolean, state: Receipt["state"] = "received"): Receipt => ({
  id: "r", state, received_at: "2026-03-05T10:00:00+08:00", already_received: false, problems: [], files: [], complete, household: null,
});
const run = (...events: DeliveryEvent[]): Delivery => events.reduce(advance, newDelivery);
const finished: DeliveryEvent = { kind: "finished" };
const started: DeliveryEvent = { kind: "started" };

describe("a record on its way", () => {
  test("a visit without photos is sent with its first receipt", () => {
    expect(run(finished, started, { kind: "receipt", receipt: receipt(true) }).state).toBe("sent");
  });

  test("a visit with photos waits for them, and is sent when the receipt is complete", () => {
    const waiting = run(finished, started, { kind: "receipt", receipt: receipt(false) });
    expect(waiting.state).toBe("waiting_for_files");
    expect(advance(waiting, { kind: "receipt", receipt: receipt(true) }).state).toBe("sent");
  });

  test("no signal puts it back in the queue, later and later", () => {
    const once = run(finished, started, { kind: "no_answer", now: 1_000, chance: 0 });
    expect(once).toMatchObject({ state: "ready", failures: 1, next_try_at: 6_000 });
    expect(isDue(once, 5_999)).toBe(false);
    expect(isDue(once, 6_000)).toBe(true);
    expect([once].map((d) => advance(advance(d, started), { kind: "no_answer", now: 0, chance: 0 }).next_try_at)).toEqual([10_000]);
  });

  test("a server that says when to come back is heard", () => {
    expect(run(finished, started, { kind: "no_answer", now: 0, chance: 0, retry_after: 120 }).next_try_at).toBe(120_000);
  });

  test("a refused record is kept with the reason and can be tried again or corrected", () => {
    const kept = run(finished, started, { kind: "refused", problem });
    expect(kept).toMatchObject({ state: "kept_with_problem", problem });
    expect(advance(kept, { kind: "retry" }).state).toBe("ready");
    expect(advance(kept, { kind: "reopened" }).state).toBe("draft");
  });

  test("a record the server holds cannot be changed any more", () => {
    const waiting = run(finished, started, { kind: "receipt", receipt: receipt(false) });
    expect(canReopen(waiting)).toBe(false);
    expect(advance(waiting, { kind: "reopened" })).toBe(waiting);
  });

  test("while the server checks, it is asked again after two seconds, then ever more rarely", () => {
    const waiting = run(finished, started, { kind: "receipt", receipt: receipt(false) });
    const once = advance(waiting, { kind: "checking", now: 0, chance: 0 });
    expect(once).toMatchObject({ state: "waiting_for_files", next_try_at: 2_000 });
    const asked = advance(once, { kind: "receipt", receipt: receipt(false) });
    expect(advance(asked, { kind: "checking", now: 0, chance: 0 }).next_try_at).toBe(4_000);
    const evaluated = advance(asked, { kind: "receipt", receipt: receipt(false, "evaluated") });
    expect(advance(evaluated, { kind: "checking", now: 0, chance: 0 }).next_try_at).toBe(2_000);
  });

  test("an app killed while sending starts again from the queue", () => {
    expect(run(finished, started, { kind: "interrupted" }).state).toBe("ready");
  });
});

const anyEvent: fc.Arbitrary<DeliveryEvent> = fc.oneof(
  fc.constantFrom<DeliveryEvent>(finished, started, { kind: "checking", now: 5, chance: 0 }, { kind: "reopened" }, { kind: "retry" }, { kind: "interrupted" }, { kind: "signed_out" }),
  fc.record({ kind: fc.constant("receipt" as const), receipt: fc.tuple(fc.boolean(), fc.constantFrom("received" as const, "evaluated" as const)).map(([c, s]) => receipt(c, s)) }),
  fc.record({ kind: fc.constant("no_answer" as const), now: fc.nat(10 ** 9), chance: fc.double({ min: 0, max: 0.999, noNaN: true }) }),
  fc.constant<DeliveryEvent>({ kind: "refused", problem }),
);

describe("whatever happens in whatever order", () => {
  test("'sent' is said only with a complete receipt, and never taken back", () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 60 }), (events) => {
        let delivery = newDelivery;
        let wasSent = false;
        for (const event of events) {
          delivery = advance(delivery, event);
          if (wasSent) expect(delivery.state).toBe("sent");
          wasSent = delivery.state === "sent";
          if (wasSent) expect(delivery.receipt?.complete).toBe(true);
          expect(isUnsent(delivery)).toBe(!wasSent);
        }
      }),
    );
  });

  test("a finished record always has a way home", () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 60 }), (events) => {
        const delivery = events.reduce(advance, newDelivery);
        const home = [{ kind: "retry" } as const, finished, { kind: "interrupted" } as const, started, { kind: "receipt", receipt: receipt(true) } as const];
        expect(home.reduce<Delivery>(advance, delivery).state).toBe("sent");
      }),
    );
  });

  test("what the server confirmed stays confirmed", () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 60 }), (events) => {
        let delivery = newDelivery;
        for (const event of events) {
          const before = delivery.receipt;
          delivery = advance(delivery, event);
          if (before) expect(delivery.receipt).not.toBeNull();
          if (before?.complete) expect(delivery.receipt?.complete).toBe(true);
        }
      }),
    );
  });
});

describe("a wait", () => {
  const failed = (now: number, retry_after: number | null) =>
    [finished, started, { kind: "no_answer", now, chance: 0, retry_after } as const].reduce<Delivery>(advance, newDelivery);

  test("ends on time, not before", () => {
    const held = failed(1_000_000, 60);
    expect([1_059_999, 1_060_000].map((now) => isDue(held, now))).toEqual([false, true]);
  });

  test("lasts no longer than an hour, whoever asks for more", () => {
    expect(failed(0, 86_400).next_try_at).toBe(3_600_000);
  });

  test("begun by a clock years ahead holds nothing back once the clock is right", () => {
    const wrong = Date.parse("2031-01-01T00:00:00Z");
    expect(isDue(failed(wrong, null), Date.parse("2026-03-05T00:00:00Z"))).toBe(true);
    expect(isDue(failed(wrong, null), wrong)).toBe(false);
  });
});

test("waiting grows from five seconds to a quarter of an hour", () => {
  expect([1, 2, 3].map((n) => backoff(n, 0))).toEqual([5_000, 10_000, 20_000]);
  expect(backoff(500, 0)).toBe(900_000);
  expect(backoff(1, 0.999)).toBeGreaterThanOrEqual(3_750);
});
