import type { Database } from "./database";

/** Every byte of every store as text, as somebody sees who has the phone's memory: UTF-8 as well as UTF-16. */
export async function dumpOf(db: Database): Promise<string> {
  const parts: string[] = [];
  for (const name of db.objectStoreNames) {
    const [keys, values] = await Promise.all([db.getAllKeys(name), db.getAll(name)]);
    for (const value of [...keys, ...values] as unknown[]) parts.push(await textOf(value));
  }
  return parts.join("\n");
}

async function textOf(value: unknown): Promise<string> {
  if (value instanceof Blob) return textOf(await value.arrayBuffer());
  if (value instanceof ArrayBuffer) return decoded(new Uint8Array(value));
  if (ArrayBuffer.isView(value)) return decoded(new Uint8Array(value.buffer));
  if (typeof value !== "object" || value === null) return String(value);
  return (await Promise.all(Object.entries(value).map(async ([key, one]) => `${key} ${await textOf(one)}`))).join("\n");
}

function decoded(bytes: Uint8Array): string {
  return `${new TextDecoder("utf-8").decode(bytes)}\n${new TextDecoder("utf-16le").decode(bytes)}`;
}
