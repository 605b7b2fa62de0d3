/** A bundle: what a phone had not sent, in one file that only the house opens (docs/reference/bundle.md). Written and
 * read piece by piece, so that its size does not matter. */

const MAGIC = new Uint8Array([...new TextEncoder().encode("tanfang"), 1]);
const KEY_ID_BYTES = 16;
const POINT_BYTES = 65;
export const OPENING_BYTES = MAGIC.length + KEY_ID_BYTES + POINT_BYTES;
export const CHUNK_BYTES = 256 * 1024;
const BLOCK_BYTES = 1024 * 1024;
const PURPOSE = new TextEncoder().encode("tanfang bundle 1");
const CURVE = { name: "ECDH", namedCurve: "P-256" } as const;

type Bytes = Uint8Array<ArrayBuffer>;

/** One thing in a bundle. The first is the head, then come records, drafts, and files last. */
export interface Entry {
  kind: "head" | "record" | "draft" | "file";
  purpose?: "visit" | "quick_report" | "survey";
  sha256?: string;
  content_type?: string;
  body: Blob;
}

/** Seals these entries for the house. `houseKey`: its public half, base64url. */
export async function sealBundle(houseKey: string, entries: AsyncIterable<Entry>, sealed?: (bytes: number) => void): Promise<Blob> {
  const house = fromText(houseKey);
  const pair = await crypto.subtle.generateKey(CURVE, false, ["deriveBits"]);
  const opening = joined(MAGIC, await keyId(house), new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey)));
  const key = await agree(house, pair.privateKey, opening);
  // The browser keeps a blob made of blobs on disk when it grows large.
  const parts = [new Blob([opening])];
  let number = 0;
  let done = 0;
  for await (const { bytes, last } of chunks(framed(entries))) {
    const iv = nonce(number++, last);
    parts.push(new Blob([await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, bytes)]));
    done += bytes.length;
    sealed?.(done);
  }
  return new Blob(parts, { type: "application/octet-stream" });
}

async function keyId(house: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", house)).slice(0, KEY_ID_BYTES);
}

async function agree(house: Bytes, own: CryptoKey, opening: Bytes): Promise<CryptoKey> {
  const theirs = await crypto.subtle.importKey("raw", house, CURVE, false, []);
  const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: theirs }, own, 256);
  const base = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  const from = { name: "HKDF", hash: "SHA-256", salt: opening, info: PURPOSE };
  return crypto.subtle.deriveKey(from, base, { name: "AES-GCM", length: 256 }, false, ["encrypt"]);
}

/** The number of the chunk, and a mark on the last: a cut file is told from a whole one. */
function nonce(number: number, last: boolean): Bytes {
  const bytes = new Uint8Array(12);
  new DataView(bytes.buffer).setUint32(7, number);
  bytes[11] = last ? 1 : 0;
  return bytes;
}

async function* framed(entries: AsyncIterable<Entry>): AsyncGenerator<Bytes> {
  for await (const { body, ...header } of entries) {
    const text = new TextEncoder().encode(JSON.stringify({ ...header, bytes: body.size }));
    const length = new Uint8Array(4);
    new DataView(length.buffer).setUint32(0, text.length);
    yield length;
    yield text;
    yield* portions(body, CHUNK_BYTES);
  }
}

async function* portions(blob: Blob, size: number): AsyncGenerator<Bytes> {
  for (let at = 0; at < blob.size; at += size) yield new Uint8Array(await blob.slice(at, at + size).arrayBuffer());
}

async function* chunks(plain: AsyncIterable<Bytes>): AsyncGenerator<{ bytes: Bytes; last: boolean }> {
  let held = new Uint8Array(CHUNK_BYTES);
  let filled = 0;
  for await (const some of plain) {
    for (let at = 0; at < some.length; ) {
      if (filled === CHUNK_BYTES) {
        yield { bytes: held, last: false };
        held = new Uint8Array(CHUNK_BYTES);
        filled = 0;
      }
      const part = some.subarray(at, at + CHUNK_BYTES - filled);
      held.set(part, filled);
      filled += part.length;
      at += part.length;
    }
  }
  yield { bytes: held.slice(0, filled), last: true };
}

/** For whom a file was sealed (hex); null when it is no bundle. */
export async function houseOf(file: Blob): Promise<string | null> {
  const opening = new Uint8Array(await file.slice(0, OPENING_BYTES).arrayBuffer());
  const begins = MAGIC.every((byte, index) => opening[index] === byte);
  return opening.length === OPENING_BYTES && begins ? hex(opening.slice(MAGIC.length, MAGIC.length + KEY_ID_BYTES)) : null;
}

/** What a bundle is known by: SHA-256 over the SHA-256 of each MiB. */
export async function digestOf(file: Blob, read?: (bytes: number) => void): Promise<string> {
  const digests: Bytes[] = [];
  let done = 0;
  for await (const block of portions(file, BLOCK_BYTES)) {
    digests.push(new Uint8Array(await crypto.subtle.digest("SHA-256", block)));
    done += block.length;
    read?.(done);
  }
  return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", joined(...digests))));
}

function joined(...parts: Bytes[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const hex = (bytes: Bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

function fromText(base64url: string): Bytes {
  const binary = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
}
