import type { Problem, Receipt } from "@api/records";
import { AFTER_FAILURE, backoff, LONGEST_WAIT, WHILE_CHECKING } from "./backoff";

/** Where a field record stands. Every record has its own state; none waits for another.
 *
 *     draft → ready → sending → waiting_for_files → sent
 *               ↑        └───────────┴→ kept_with_problem
 *               └──────────────────────────────┘
 */
export type RecordState = "draft" | "ready" | "sending" | "waiting_for_files" | "sent" | "kept_with_problem";

export interface Delivery {
  state: RecordState;
  /** The server's last word on this record, kept for ever. */
  receipt: Receipt | null;
  /** Why it could not be taken, in the server's words. */
  problem: Problem | null;
  /** Failures in a row since the last answer. */
  failures: number;
  /** Instant (ms) before which it is not tried again. */
  next_try_at: number;
}

export type DeliveryEvent =
  | { kind: "finished" }
  | { kind: "reopened" }
  | { kind: "started" }
  | { kind: "receipt"; receipt: Receipt }
  | { kind: "refused"; problem: Problem }
  | { kind: "no_answer"; now: number; chance: number; retry_after?: number | null }
  /** Everything is with the server, which has not finished looking at it. */
  | { kind: "checking"; now: number; chance: number }
  /** Not signed in any more: nothing is wrong with the record. */
  | { kind: "signed_out" }
  /** The app was closed in the middle; nobody knows how far the sending came. */
  | { kind: "interrupted" }
  | { kind: "retry" };

export const newDelivery: Delivery = { state: "draft", receipt: null, problem: null, failures: 0, next_try_at: 0 };

/** The next state, or the same object when the event means nothing in this state (a late answer, a second tab). */
export function advance(now: Delivery, event: DeliveryEvent): Delivery {
  switch (event.kind) {
    case "finished":
      return now.state === "draft" ? { ...now, state: "ready", problem: null, failures: 0, next_try_at: 0 } : now;
    case "reopened":
      return canReopen(now) ? { ...now, state: "draft", failures: 0, next_try_at: 0 } : now;
    case "started":
      return now.state === "ready" ? { ...now, state: "sending" } : now;
    case "receipt":
      return received(now, event.receipt);
    case "refused":
      return now.state === "sending" || now.state === "waiting_for_files"
        ? { ...now, state: "kept_with_problem", problem: event.problem, failures: 0 }
        : now;
    case "no_answer": {
      if (now.state !== "sending" && now.state !== "waiting_for_files") return now;
      const asked = Math.min((event.retry_after ?? 0) * 1000, LONGEST_WAIT);
      const wait = Math.max(backoff(now.failures + 1, event.chance, AFTER_FAILURE), asked);
      const state = now.state === "sending" ? "ready" : now.state;
      return { ...now, state, failures: now.failures + 1, next_try_at: event.now + wait };
    }
    case "checking": {
      if (now.state !== "waiting_for_files") return now;
      const wait = backoff(now.failures + 1, event.chance, WHILE_CHECKING);
      return { ...now, failures: now.failures + 1, next_try_at: event.now + wait };
    }
    case "signed_out":
    case "interrupted":
      return now.state === "sending" ? { ...now, state: "ready" } : now;
    case "retry":
      if (now.state === "kept_with_problem") return { ...now, state: "ready", failures: 0, next_try_at: 0 };
      return isWaiting(now) && now.next_try_at > 0 ? { ...now, failures: 0, next_try_at: 0 } : now;
  }
}

/** Only a record no server has ever confirmed may be changed; after that, a correction is a new record. */
export function canReopen(delivery: Delivery): boolean {
  return delivery.receipt === null && (delivery.state === "ready" || delivery.state === "kept_with_problem");
}

/** Still to be brought home by itself. */
export function isWaiting(delivery: Delivery): boolean {
  return delivery.state === "ready" || delivery.state === "sending" || delivery.state === "waiting_for_files";
}

/** Not wholly with the server: must survive everything this phone goes through. */
export function isUnsent(delivery: Pick<Delivery, "state">): boolean {
  return delivery.state !== "sent";
}

/** May be tried at this instant. A wait longer than any there is was begun by a clock that has been put right since. */
export function isDue(delivery: Delivery, now: number): boolean {
  const waits = delivery.next_try_at > now && delivery.next_try_at <= now + LONGEST_WAIT;
  return (delivery.state === "ready" || delivery.state === "waiting_for_files") && !waits;
}

function received(now: Delivery, receipt: Receipt): Delivery {
  if (now.state === "draft") return now;
  // 'Sent' is said only for a receipt that names every file as arrived; what was sent never becomes unsent again.
  const state = receipt.complete || now.state === "sent" ? "sent" : "waiting_for_files";
  const news = state === "sent" || receipt.state !== now.receipt?.state || arrivedFiles(receipt) !== arrivedFiles(now.receipt);
  // Asking again and hearing the same is not progress: the pauses go on growing.
  const failures = news ? 0 : now.failures;
  return { ...now, state, receipt: newer(now.receipt, receipt), problem: null, failures, next_try_at: 0 };
}

function arrivedFiles(receipt: Receipt | null): number {
  return receipt?.files.filter((file) => file.state === "arrived" || file.state === "verified").length ?? -1;
}

/** An answer that took the long way must not undo a later one: complete and evaluated do not go back. */
function newer(held: Receipt | null, given: Receipt): Receipt {
  if (!held) return given;
  const base = held.state === "evaluated" && given.state === "received" ? held : given;
  return { ...base, complete: held.complete || given.complete };
}
