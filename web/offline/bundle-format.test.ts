import { writeFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { entriesIn, house, opened } from "./bundle.sample";
import { CHUNK_BYTES, digestOf, houseOf, OPENING_BYTES, sealBundle, type Entry } from "./bundle-format";

async function* given(...entries: Entry[]): AsyncGenerator<Entry> {
  yield* entries;
}

const file = (size: number, letter = 7): Entry => ({ kind: "file", sha256: "0".repeat(64), body: new Blob([new Uint8Array(size).fill(letter)]) });

describe("a bundle", () => {
  it.each([
    ["nothing", []],
    ["one byte", [file(1)]],
    ["several chunks", [file(3 * CHUNK_BYTES), file(5)]],
  ])("of %s is read by the house alone, entry by entry", async (_, entries) => {
    const whose = await house();
    const plain = await opened(await sealBundle(whose.text, given(...entries)), whose);
    const found = entriesIn(plain);
    expect(found.map((one) => one.header)).toEqual(entries.map((one) => ({ kind: "file", sha256: one.sha256, bytes: one.body.size })));
    for (const [index, one] of entries.entries()) {
      expect(Buffer.from(await one.body.arrayBuffer()).equals(found[index]?.body ?? Buffer.of())).toBe(true);
    }
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
