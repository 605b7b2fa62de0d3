import { ApiError, NoAnswer, unwrap, type ApiClient } from "@api/index";
import { readHouse } from "./bundle";
import { sha256 } from "./hash";
import type { KeptBlob, KeptRecord } from "./record";
import { newDelivery } from "./record-state";
import { addRecord, loadRecord } from "./records-store";
import type { Store } from "./vault";

export interface AdoptContext {
  store: Store;
  api: ApiClient;
  /** Brings a file from the object store. Throws when there was no answer. */
  get: (url: string) => Promise<Blob>;
}

/** Takes over the drafts that wait for this phone, each with its files or not at all. Answers how many came. */
export async function adoptDrafts(context: AdoptContext): Promise<number> {
  const ids = (await readHouse(context.store))?.drafts ?? [];
  let came = 0;
  for (const id of ids) {
    try {
      if (await adopt(context, id)) came += 1;
    } catch (error) {
      // Another phone was quicker, or the line broke: the next sync says what still waits.
      if (!(error instanceof ApiError || error instanceof NoAnswer)) throw error;
    }
  }
  return came;
}

async function adopt({ store, api, get }: AdoptContext, id: string): Promise<boolean> {
  const path = { params: { path: { record_id: id } } };
  if (await loadRecord(store, id)) {
    await unwrap(api.POST("/bundles/drafts/{record_id}/arrival", path));
    return false;
  }
  const given = await unwrap(api.POST("/bundles/drafts/{record_id}/adoption", path));
  if (given.waiting) return false;
  const left = given.draft as unknown as KeptRecord;
  const blobs = await Promise.all(
    given.files.flatMap(({ name, sha256: hash, url }) => (url ? [bring(get, id, name, url, hash)] : [])),
  );
  // A file that the house has not got is taken anew: the question waits for it.
  const files = left.files.filter((file) => blobs.some((blob) => blob.name === file.name));
  const added = await addRecord(store, { ...left, id, files, delivery: newDelivery }, blobs);
  await unwrap(api.POST("/bundles/drafts/{record_id}/arrival", path));
  return added;
}

async function bring(get: AdoptContext["get"], record_id: string, name: string, url: string, hash: string): Promise<KeptBlob> {
  const blob = await get(url);
  if ((await sha256(blob)) !== hash) throw new NoAnswer(new Error(`${name} came broken`));
  return { record_id, name, blob };
}
