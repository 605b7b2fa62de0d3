import type { Vault } from "./vault";

interface Held {
  revision: string;
  value: Promise<unknown>;
}

const cache = new WeakMap<Vault, Map<string, Held>>();

/** What a row holds, opened once for each revision. Kept as long as its vault is: dropping the vault forgets it all. */
export function opened<T>(vault: Vault, row: string, revision: string, open: () => Promise<T>): Promise<T> {
  const rows = cache.get(vault) ?? new Map<string, Held>();
  cache.set(vault, rows);
  const held = rows.get(row);
  if (held?.revision === revision) return held.value as Promise<T>;
  const value = open();
  rows.set(row, { revision, value });
  return value;
}
