import { writeFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { CHUNK_BYTES, digestOf, houseOf, OPENING_BYTES, sealBundle, type Entry } from "./bundle-format";

const CURVE = { name: "ECDH", namedCurve: "P-256" } as const;

async function house() {
  const pair = await crypto.subtle.generateKey(CURVE, true, ["deriveBits"]);
  const raw = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
  return { pair, raw, text: Buffer.from(raw).toString("base64url") };
}

async function* given(...entries: Entry[]): AsyncGenerator<Entry> {
  yield* entries;
}

const file = (size: number, letter = 7): Entry => ({ kind: "file", sha256: "0".repeat(64), body: new Blob([new Uint8Array(size).fill(letter)]) });

/** What the house reads, as docs/reference/bundle.md says. */
async function opened(bundle: Blob, { pair, raw }: Awaited<ReturnType<typeof house>>): Promise<Buffer> {
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

describe("a bundle", () => {
  it.each([
    ["nothing", []],
    ["one byte", [file(1)]],
    ["several chunks", [file(3 * CHUNK_BYTES), file(5)]],
  ])("of %s is read by the house alone, entry by entry", async (_, entries) => {
    const whose = await house();
    const plain = await opened(await sealBundle(whose.text, given(...entries)), whose);
    let at = 0;
    for (const entry of entries) {
      const length = plain.readUInt32BE(at);
      const header = JSON.parse(plain.subarray(at + 4, at + 4 + length).toString()) as object;
      expect(header).toEqual({ kind: "file", sha256: entry.sha256, bytes: entry.body.size });
      at += 4 + length;
      expect(Buffer.from(await entry.body.arrayBuffer()).equals(plain.subarray(at, at + entry.body.size))).toBe(true);
      at += entry.body.size;
    }
    expect(at).toBe(plain.length);
  });

  it("that ends where a chunk ends has no empty one behind it", async () => {
    const header = JSON.stringify({ kind: "file", sha256: "0".repeat(64), bytes: 262_000 }).length;
    const whose = await house();
    for (const [size, chunks] of [[CHUNK_BYTES - header - 4, 1], [CHUNK_BYTES - header - 3, 2]] as const) {
      const bundle = await sealBundle(whose.text, given(file(size)));
      expect(bundle.size).toBe(OPENING_BYTES + size + header + 4 + chunks * 16);
    }
  });

  it("says for whom it is, and another file says nothing", async () => {
    const whose = await house();
    const bundle = await sealBundle(whose.text, given(file(10)));
    const id = Buffer.from(await crypto.subtle.digest("SHA-256", whose.raw)).subarray(0, 16).toString("hex");
    expect(await houseOf(bundle)).toBe(id);
    expect(await houseOf(bundle.slice(0, OPENING_BYTES - 1))).toBeNull();
    expect(await houseOf(new Blob(["PK", bundle]))).toBeNull();
  });

  it("is known by the hashes of its mebibytes", async () => {
    const bytes = new Uint8Array(2 * 1024 * 1024 + 1).map((_, index) => index);
    const hash = async (part: Uint8Array<ArrayBuffer>) => new Uint8Array(await crypto.subtle.digest("SHA-256", part));
    const blocks = await Promise.all([0, 1, 2].map((n) => hash(bytes.slice(n * 1024 * 1024, (n + 1) * 1024 * 1024))));
    const expected = Buffer.from(await hash(new Uint8Array(blocks.flatMap((block) => [...block])))).toString("hex");
    expect(await digestOf(new Blob([bytes]))).toBe(expected);
  });

  it("is never the same twice", async () => {
    const whose = await house();
    const [one, other] = await Promise.all([0, 1].map(async () => Buffer.from(await (await sealBundle(whose.text, given(file(9)))).arrayBuffer())));
    expect(one?.equals(other as Buffer)).toBe(false);
  });

  // The server's own test names its key and a place, and reads what the phone's code wrote there.
  it("goes to the house that asks for one", async () => {
    const { BUNDLE_KEY: key = (await house()).text, BUNDLE_PLACE: place, BUNDLE_ENTRIES: asked = "[]" } = process.env;
    const wanted = JSON.parse(asked) as (Omit<Entry, "body"> & { text: string; times?: number })[];
    const entries = wanted.map(({ text, times = 1, ...header }) => ({ ...header, body: new Blob([text.repeat(times)]) }));
    const bundle = await sealBundle(key, given(...entries));
    expect(bundle.size).toBeGreaterThan(OPENING_BYTES);
    if (place) await writeFile(place, Buffer.from(await bundle.arrayBuffer()));
    if (place) await writeFile(`${place}.digest`, await digestOf(bundle));
  });
});
