/** Kills the page at its nth operation on the store: the transaction is undone, and nothing of the page goes on. Answers
 * whether it came to that; false when the work was done before. Needs `fake-indexeddb/auto`. */
export async function dyingAt(nth: number, work: () => Promise<unknown>): Promise<boolean> {
  let left = nth;
  let die = () => {};
  const death = new Promise<"died">((resolve) => (die = () => resolve("died")));
  const open: IDBTransaction[] = [];
  const restore = [
    patch(IDBDatabase.prototype, "transaction", () => left < 0 && stop(), (tx: IDBTransaction) => open.push(hush(tx))),
    ...["get", "getKey", "getAll", "getAllKeys", "put", "add", "delete", "clear"].map((name) => patch(IDBObjectStore.prototype, name, before, hush)),
    ...["getAll", "getAllKeys"].map((name) => patch(IDBIndex.prototype, name, before, hush)),
  ];

  /** A dead page hears of nothing, not even that its transaction was undone. */
  function hush<T extends EventTarget>(told: T): T {
    for (const kind of ["success", "abort", "error", "complete"]) told.addEventListener(kind, (event) => left < 0 && event.stopImmediatePropagation());
    return told;
  }

  function before(): void {
    if (left-- > 0) return;
    if (left === -1) for (const tx of open) undo(tx);
    stop();
  }

  function stop(): never {
    die();
    throw new Dead();
  }

  try {
    return (await Promise.race([work().catch(deadOrFailed), death])) === "died";
  } finally {
    for (const one of restore) one();
  }
}

class Dead extends Error {}

function deadOrFailed(error: unknown): "died" {
  if (error instanceof Dead) return "died";
  throw error;
}

function undo(tx: IDBTransaction): void {
  try {
    tx.abort();
  } catch {
    // It was over before.
  }
}

function patch<T>(prototype: T, name: string, before: () => unknown, after: (result: never) => unknown): () => void {
  const methods = prototype as Record<string, (...given: unknown[]) => unknown>;
  const whole = methods[name]!;
  methods[name] = function (this: T, ...given: unknown[]) {
    before();
    const result = whole.apply(this, given);
    after(result as never);
    return result;
  };
  return () => void (methods[name] = whole);
}
