import { expect } from "vitest";

const CURVE = { name: "ECDH", namedCurve: "P-256" } as const;

/** A house with its key. */
export async function house() {
  const pair = await crypto.subtle.generateKey(CURVE, true, ["deriveBits"]);
  const raw = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
  return { pair, raw, text: Buffer.from(raw).toString("base64url") };
}

/** What the house reads, as docs/reference/bundle.md says. */
export async function opened(bundle: Blob, { pair, raw }: Awaited<ReturnType<typeof house>>): Promise<Buffer> {
  const all = new Uint8Array(await bundle.arrayBuffer());
  const opening = all.slice(0, 89);
  expect(new TextDecoder().decode(opening.slice(0, 7))).toBe("tanfang");
  const id = new Uint8Array(await crypto.subtle.digest("SHA-256", raw)).slice(0, 16);
  expect(opening.slice(7, 24)).toEqual(new Uint8Array([1, ...id]));
  const ephemeral = await crypto.subtle.importKey("raw", opening.slice(24), CURVE, false, []);
  const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: ephemeral }, pair.privateKey, 256);
  const base = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  const info = new TextEncoder().encode("tanfang bundle 1");
  const from = { name: "HKDF", hash: "SHA-256", salt: opening, info };
  const key = await crypto.subtle.deriveKey(from, base, { name: "AES-GCM", length: 256 }, false, ["decrypt"]);
  const plain: Uint8Array[] = [];
  const step = 256 * 1024 + 16;
  for (let at = 89, number = 0; at < all.length; at += step, number++) {
    const iv = new Uint8Array([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, number, at + step >= all.length ? 1 : 0]);
    plain.push(new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, all.slice(at, at + step))));
  }
  return Buffer.concat(plain);
}

/** The entries of opened contents. */
export function entriesIn(plain: Buffer): { header: Record<string, unknown>; body: Buffer }[] {
  const found = [];
  for (let at = 0; at < plain.length; ) {
    const length = plain.readUInt32BE(at);
    const header = JSON.parse(plain.subarray(at + 4, at + 4 + length).toString()) as Record<string, unknown>;
    const begin = at + 4 + length;
    at = begin + (header.bytes as number);
    found.push({ header, body: plain.subarray(begin, at) });
  }
  return found;
}
