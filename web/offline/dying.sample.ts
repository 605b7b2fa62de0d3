/** Kills the page at its nth operation on the store: the transaction is undone, and nothing of the page goes on. Answers
 * whether it came to that; false when the work was done before. Needs `fake-indexeddb/auto`. */
export async function dyingAt(nth: number, work: () => Promise<unknown>): Promise<boolean> {
  let left = nth;
  let die = () => {};
  const death = new Promise<"died">((resolve) => (die = () => resolve("died")));
  const open: IDBTransaction[] = [];
  const restore = [
    patch(IDBDatabase.prototype, "transaction", () => left < 0 && stop(), (tx) => open.push(deaf(tx as IDBTransaction, () => left < 0))),
    ...["get", "getKey", "getAll", "getAllKeys", "put", "add", "delete", "clear"].map((name) => patch(IDBObjectStore.prototype, name, before)),
    ...["getAll", "getAllKeys"].map((name) => patch(IDBIndex.prototype, name, before)),
  ];

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

/** A dead page hears of nothing, not even that its transaction was undone. */
function deaf(tx: IDBTransaction, dead: () => boolean): IDBTransaction {
  for (const kind of ["abort", "error", "complete"]) tx.addEventListener(kind, (event) => dead() && event.stopImmediatePropagation());
  return tx;
}

function undo(tx: IDBTransaction): void {
  try {
    tx.abort();
  } catch {
    // It was over before.
  }
}

function patch<T>(prototype: T, name: string, before: () => unknown, after?: (result: unknown) => unknown): () => void {
  const methods = prototype as Record<string, (...given: unknown[]) => unknown>;
  const whole = methods[name]!;
  methods[name] = function (this: T, ...given: unknown[]) {
    before();
    const result = whole.apply(this, given);
    after?.(result);
    return result;
  };
  return () => void (methods[name] = whole);
}
