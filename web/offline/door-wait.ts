import type { Database } from "./database";

const TICK_MS = 1000;

/** Lets the wait at a door pass while the lock screen is open, by a clock that nobody can set, and writes down what has
 * passed: neither closing the app nor moving the phone's clock shortens it. One tab counts for all. Tells what is left
 * (ms) about once a second, from the first moment. Answers how to stop. */
export function keepWaiting(db: Database, userId: string, told: (wait_ms: number) => void): () => void {
  const ending = new AbortController();
  const { signal } = ending;
  let last = performance.now();
  let counts = false;
  const begin = () => {
    counts = true;
    last = performance.now();
    return new Promise<void>((end) => signal.addEventListener("abort", () => end()));
  };
  if ("locks" in navigator) navigator.locks.request("tanfang-wait", { signal }, begin).catch(() => undefined);
  else void begin();

  const tick = async () => {
    const [before, now] = [last, performance.now()];
    last = now;
    const left = await pass(db, userId, counts ? now - before : 0);
    if (!signal.aborted) told(left);
  };
  void tick();
  const timer = setInterval(() => void tick(), TICK_MS);
  return () => {
    clearInterval(timer);
    ending.abort();
  };
}

/** So many ms of an open lock screen have passed. Answers what is left. */
export async function pass(db: Database, userId: string, ms: number): Promise<number> {
  const tx = db.transaction("vaults", "readwrite");
  const row = await tx.store.get(userId);
  const wait_ms = Math.max(0, (row?.wait_ms ?? 0) - ms);
  if (row && row.wait_ms !== wait_ms) await tx.store.put({ ...row, wait_ms });
  await tx.done;
  return wait_ms;
}
