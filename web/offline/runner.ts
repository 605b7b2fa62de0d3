import type { RoundEnd } from "./sync";

export interface RunnerOptions {
  /** One whole round; only one runs at a time on this phone, whichever tab asks. */
  round: () => Promise<RoundEnd>;
  /** When the next round is due (ms), or null when nothing waits. */
  next: () => Promise<number | null>;
  now: () => number;
  /** Told when work begins and ends. */
  state: (working: boolean, end: RoundEnd | null) => void;
}

const IDLE = 10 * 60_000;
const AFTER_FAILURE = 60_000;
const SHORTEST = 1_500;

/** Runs rounds: when asked, when the network or the screen comes back, when a retry is due, and every ten minutes.
 * `stop` begins no more of them, and resolves when the one under way has ended. */
export function startRunner(options: RunnerOptions): { wake: () => Promise<void>; stop: () => Promise<void> } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<void> | null = null;
  let again = false;
  let stopped = false;

  async function once(): Promise<void> {
    options.state(true, null);
    let end: RoundEnd = "phone_failed";
    try {
      end = await alone(options.round);
    } catch (error) {
      console.error(error);
    }
    options.state(false, end);
    await plan(end);
  }

  async function plan(end: RoundEnd): Promise<void> {
    if (stopped) return;
    clearTimeout(timer);
    const next = await options.next();
    const wait = next === null ? (end === "no_answer" || end === "phone_failed" ? AFTER_FAILURE : IDLE) : Math.max(SHORTEST, next - options.now());
    // Without a sign-in nothing can be sent; signing in wakes the runner.
    if (end !== "signed_out") timer = setTimeout(() => void wake(), Math.min(wait, IDLE));
  }

  function wake(): Promise<void> {
    if (stopped) return Promise.resolve();
    if (running) {
      again = true;
      return running;
    }
    running = (async () => {
      do {
        again = false;
        await once();
      } while (again && !stopped);
    })().finally(() => {
      running = null;
    });
    return running;
  }

  const onNetwork = () => void wake();
  const onScreen = () => {
    if (document.visibilityState === "visible") void wake();
  };
  addEventListener("online", onNetwork);
  document.addEventListener("visibilitychange", onScreen);
  return {
    wake,
    stop() {
      stopped = true;
      clearTimeout(timer);
      removeEventListener("online", onNetwork);
      document.removeEventListener("visibilitychange", onScreen);
      return running ?? Promise.resolve();
    },
  };
}

/** Web Locks keep two tabs from sending the same record; where there are none, receipts still make doubles harmless. */
async function alone<T>(work: () => Promise<T>): Promise<T> {
  if (!("locks" in navigator)) return work();
  return navigator.locks.request("tanfang-sync", work);
}
