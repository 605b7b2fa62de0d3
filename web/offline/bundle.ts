import type { OtherPhone, SyncAnswer } from "@api/index";
import { instantText } from "./civil-date";
import { sealBundle, type Entry } from "./bundle-format";
import { changePages, readList, readSession } from "./lists";
import type { KeptFile, KeptRecord } from "./record";
import { isUnsent } from "./record-state";
import { allRecords, fileOf } from "./records-store";
import { asFieldRecord } from "./sender";
import type { Store } from "./vault";

/** What the house told this phone for times when it cannot be reached, and of work on other phones. */
export interface House {
  /** To which bundles are sealed. */
  key: string;
  /** Of the newest session: it says whose a bundle is, also after it ended. */
  token: string;
  /** Drafts from other phones that wait for this one. */
  drafts: string[];
  phones: OtherPhone[];
  /** The phones of which the worker said that they know. */
  known: string;
}

export async function readHouse(store: Store): Promise<House | null> {
  return (await readList(store, "house"))[0] ?? null;
}

/** Keeps what an answer of the server says for bundles. */
export async function keepHouse(store: Store, answer: SyncAnswer): Promise<void> {
  const token = (await readSession(store))?.token;
  await changePages(store, [["house", 0]], () => ({
    house: (items) => {
      const [held] = items;
      const next: House = {
        key: answer.house_key ?? held?.key ?? "",
        token: token || (held?.token ?? ""),
        drafts: answer.elsewhere?.drafts ?? [],
        phones: answer.elsewhere?.phones ?? [],
        known: held?.known ?? "",
      };
      return JSON.stringify(next) === JSON.stringify(held) ? items : [next];
    },
  }));
}

/** Whether the worker was told of these phones as they stand, and said so. */
export const isKnown = (house: House) => house.known === JSON.stringify(house.phones);

export async function noteKnown(store: Store): Promise<void> {
  await changePages(store, [["house", 0]], () => ({ house: (items) => items.map((one) => ({ ...one, known: JSON.stringify(one.phones) })) }));
}

/** What a bundle of this moment has in it. `files` are distinct, `bytes` those of the files. */
export interface Contents {
  records: KeptRecord[];
  drafts: KeptRecord[];
  files: KeptFile[];
  bytes: number;
}

export function contentsOf(records: readonly KeptRecord[]): Contents {
  const unsent = records.filter((one) => isUnsent(one.delivery));
  const files = new Map(unsent.flatMap(filesToCarry).map((file) => [file.sha256, file]));
  return {
    records: unsent.filter((one) => one.delivery.state !== "draft"),
    drafts: unsent.filter((one) => one.delivery.state === "draft"),
    files: [...files.values()],
    bytes: [...files.values()].reduce((sum, file) => sum + file.bytes, 0),
  };
}

/** All that the server has not looked at: a file that was carried up may still be found broken there. */
function filesToCarry(record: KeptRecord): KeptFile[] {
  const seen = new Set(record.delivery.receipt?.files.filter((file) => file.state === "verified").map((file) => file.sha256));
  return record.files.filter((file) => !seen.has(file.sha256));
}

/** This phone was never told for whom to seal, or whose it is. */
export class NoHouse extends Error {}

/** All that its owner has not sent, in one file for the house. Nothing on the phone changes. Throws `NoHouse`. */
export async function makeBundle(store: Store, now: number, appVersion: string, made?: (part: number) => void): Promise<Blob> {
  const house = await readHouse(store);
  if (!house?.key || !house.token) throw new NoHouse();
  const contents = contentsOf(await allRecords(store));
  return sealBundle(house.key, entriesOf(store, house.token, contents, now, appVersion), (bytes) => made?.(Math.min(1, bytes / (contents.bytes + 1))));
}

async function* entriesOf(store: Store, token: string, contents: Contents, now: number, appVersion: string): AsyncGenerator<Entry> {
  const { records, drafts, files } = contents;
  const counts = { records: records.length, drafts: drafts.length, files: files.length };
  yield { kind: "head", body: json({ token, app_version: appVersion, made_at: instantText(now), ...counts }) };
  // Nobody knows when it will arrive: by its clock at sending the phone would look wrong.
  for (const one of records) yield { kind: "record", purpose: one.kind, body: json({ ...asFieldRecord(one, now, appVersion), phone_now: null }) };
  for (const one of drafts) yield { kind: "draft", body: json(one) };
  const holders = [...records, ...drafts];
  for (const file of files) {
    const body = await fileFrom(store, holders, file.sha256);
    if (body) yield { kind: "file", sha256: file.sha256, content_type: file.content_type, body };
  }
}

/** One record may have lost a file that another still has. */
async function fileFrom(store: Store, holders: readonly KeptRecord[], sha256: string): Promise<Blob | undefined> {
  for (const record of holders) {
    const named = record.files.find((file) => file.sha256 === sha256);
    const blob = named && (await fileOf(store, record.id, named.name));
    if (blob) return blob;
  }
  return undefined;
}

const json = (value: unknown) => new Blob([JSON.stringify(value)]);
