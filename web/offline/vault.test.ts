import "fake-indexeddb/auto";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openDatabase, readSync, removeDatabase, type Database } from "./database";
import { household } from "./household.sample";
import { changePages, readList } from "./lists";
import { record } from "./record.sample";
import { addRecord, allRecords, damagedRecords, fileOf, filesOf } from "./records-store";
import { openStore } from "./store.sample";
import { importKey, KEY_BYTES, randomBytes, Tampered, vaultOf, type Place, type Vault } from "./vault";

const here: Place = ["sealed_records", "a"];

async function newVault(userId = "u"): Promise<Vault> {
  return vaultOf(userId, await importKey(randomBytes(KEY_BYTES)));
}

describe("a sealed value", () => {
  test("opens again as it was, whatever it was", async () => {
    const vault = await newVault();
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        expect(await vault.open(here, await vault.seal(here, value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      { numRuns: 60 },
    );
  });

  test("a file opens again byte by byte, with its type", async () => {
    const vault = await newVault();
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), async (bytes) => {
        const opened = await vault.openBlob(here, await vault.sealBlob(here, new Blob([bytes as Uint8Array<ArrayBuffer>])), "image/jpeg");
        expect([opened.type, new Uint8Array(await opened.arrayBuffer())]).toEqual(["image/jpeg", bytes]);
      }),
      { numRuns: 30 },
    );
  });

  test("the same value sealed twice shows nothing of being the same", async () => {
    const vault = await newVault();
    const [one, other] = [await vault.seal(here, "赵守田"), await vault.seal(here, "赵守田")];
    expect(Buffer.from(one.bytes).equals(Buffer.from(other.bytes))).toBe(false);
  });

  test("one changed bit anywhere is noticed", async () => {
    const vault = await newVault();
    const sealed = await vault.seal(here, { remark: "门锁坏了" });
    const bits = (sealed.bytes.byteLength + sealed.iv.byteLength) * 8;
    await fc.assert(
      fc.asyncProperty(fc.nat(bits - 1), async (bit) => {
        const all = new Uint8Array([...sealed.iv, ...new Uint8Array(sealed.bytes)]);
        all[bit >> 3]! ^= 1 << (bit & 7);
        await expect(vault.open(here, { iv: all.slice(0, 12), bytes: all.slice(12).buffer })).rejects.toThrow(Tampered);
      }),
      { numRuns: 60 },
    );
  });

  test.each<[string, Place]>([
    ["another record's row", ["sealed_records", "b"]],
    ["another store", ["pages", "a"]],
    ["a place that reads alike", ["sealed_records", "a", ""]],
  ])("moved to %s it does not open", async (_, place) => {
    const vault = await newVault();
    await expect(vault.open(place, await vault.seal(here, 1))).rejects.toThrow(Tampered);
  });

  test("neither another key nor another user's name opens it", async () => {
    const vault = await newVault();
    const sealed = await vault.seal(here, 1);
    await expect((await newVault()).open(here, sealed)).rejects.toThrow(Tampered);
    await expect(vaultOf("other", vault.key).open(here, sealed)).rejects.toThrow(Tampered);
    expect(await vaultOf("u", vault.key).open(here, sealed)).toBe(1);
  });

  test("the key cannot be taken out of the browser", async () => {
    await expect(crypto.subtle.exportKey("raw", (await newVault()).key)).rejects.toThrow();
  });
});

describe("a damaged store", () => {
  let db: Database;
  beforeEach(async () => void (db = await openDatabase("damaged")));
  afterEach(async () => {
    db.close();
    await removeDatabase("damaged");
  });

  test("hides one record and no other, and says which", async () => {
    const store = await openStore(db);
    for (const id of ["a", "b", "c"]) await addRecord(store, record(id));
    const [a, b] = [(await db.get("sealed_records", "a"))!, (await db.get("sealed_records", "b"))!];
    await db.put("sealed_records", { ...b, revision: "swapped", sealed: a.sealed });
    expect((await allRecords(store)).map((one) => one.id)).toEqual(["a", "c"]);
    expect((await damagedRecords(store)).map((one) => one.id)).toEqual(["b"]);
  });

  test("two photos of a record cannot change places: the one that was moved counts as lost", async () => {
    const store = await openStore(db);
    await addRecord(store, record("a"), ["1.jpg", "2.jpg"].map((name) => ({ record_id: "a", name, blob: new Blob([name]) })));
    const [one, two] = await db.getAll("sealed_files");
    await db.put("sealed_files", { ...one!, sealed: two!.sealed });
    expect((await filesOf(store, "a")).map((file) => file.name)).toEqual(["2.jpg"]);
    expect(await fileOf(store, "a", "1.jpg")).toBeUndefined();
  });

  test("a list with a damaged page is fetched anew as a whole", async () => {
    const store = await openStore(db);
    await changePages(store, [["households", 0], ["households", 1]], () => ({ households: (_, page) => [household({ id: `h${page}` })] }), { ...(await readSync(db, "u")), cursor: "c1" });
    const page = (await db.get("pages", ["u", "households", 0]))!;
    await db.put("pages", { ...page, page: 1, revision: "swapped" });
    expect((await readList(store, "households")).map((one) => one.id)).toEqual(["h0"]);
    expect((await readSync(db, "u")).cursor).toBeNull();
  });
});
