import type { FormText, FormVersion, Household, Position } from "@api/records";
import { fetchForm, formMedia, formsFor, formsInForce, type Offer } from "@offline/forms";
import { sha256 } from "@offline/hash";
import { newId } from "@offline/ids";
import { unheard } from "@offline/own-earlier";
import type { KeptFile, KeptRecord, RecordKind } from "@offline/record";
import { advance, newDelivery } from "@offline/record-state";
import { asNewInstance } from "@offline/returned";
import { addRecord, changeRecord, filesOf, happen } from "@offline/records-store";
import { memberMeant } from "./members";
import { api } from "./session";
import { changed, clockNow, database, forms, householdById, ownRecords, session, store, today } from "./store";

/** The forms in force today for one purpose. */
export function formsOf(kind: RecordKind, formId?: string): FormVersion[] {
  return formsInForce(forms.value, today.value).filter((form) => (formId ? form.form_id === formId : form.purpose === kind));
}

/** The forms for a visit to a household, those made for it first. */
export function visitForms(household: Household): Offer {
  return formsFor(household, forms.value.filter((form) => form.purpose === "visit"), today.value);
}

export interface Beginning {
  kind: RecordKind;
  form: Pick<FormVersion, "form_id" | "version">;
  title: string;
  householdId?: string | null;
  caseId?: string | null;
  returnedVisitId?: string | null;
  visitedOn?: string | null;
  personId?: string | null;
}

/** A new draft, kept from its first moment. */
export async function beginRecord(beginning: Beginning): Promise<KeptRecord> {
  const record = newRecord(beginning);
  await addRecord(await store(), record);
  await changed("records");
  return record;
}

function newRecord(beginning: Beginning): KeptRecord {
  const user = session.value?.user;
  if (!user) throw new Error("a record has an owner");
  const clock = clockNow();
  const now = Date.now();
  const household = householdById.value.get(beginning.householdId ?? "");
  return {
    id: newId(),
    kind: beginning.kind,
    owner: { id: user.id, name: user.name },
    form: { id: beginning.form.form_id, version: beginning.form.version },
    title: beginning.title,
    household_id: beginning.householdId ?? null,
    person_id: beginning.personId === undefined ? memberMeant(household, beginning.kind, today.value) : beginning.personId,
    case_id: beginning.caseId ?? null,
    returned_visit_id: beginning.returnedVisitId ?? null,
    // A household fetched by an earlier app has no version.
    ...(household && typeof household.version === "number" ? { knew: { version: household.version, follows: unheard(household, ownRecords.value).map((one) => one.id) } } : {}),
    started_at: now,
    ...(clock ? { started_clock: clock } : {}),
    ended_at: null,
    visited_on: beginning.visitedOn ?? null,
    position: null,
    instance: "",
    files: [],
    page: 0,
    delivery: newDelivery,
    updated_at: now,
  };
}

/** A draft that begins with all that an earlier record of this phone holds: its answers, place, photos and form version;
 * with all of it or not at all. */
export async function beginAsCopy(earlier: KeptRecord, beginning: Omit<Beginning, "form">): Promise<KeptRecord> {
  const kept = await store();
  const record = newRecord({ ...beginning, form: { form_id: earlier.form.id, version: earlier.form.version } });
  const copy = { ...record, instance: asNewInstance(earlier.instance, record.id), files: earlier.files, position: earlier.position };
  const files = await filesOf(kept, earlier.id);
  await addRecord(kept, copy, files.map((file) => ({ ...file, record_id: record.id })));
  await changed("records");
  return copy;
}

/** The form's text as it was when the draft was begun; fetched when it is not on the phone. Undefined without network. */
export async function formText(form: KeptRecord["form"]): Promise<FormText | undefined> {
  const db = await database();
  const held = await db.get("forms", [form.id, form.version]);
  if (held) return held;
  try {
    return await fetchForm(db, api, form.id, form.version);
  } catch {
    return undefined;
  }
}

/** The lists, pictures and sound that a form names, by name. */
export async function mediaOf(form: FormText): Promise<Map<string, Blob>> {
  return formMedia(await database(), form);
}

export async function draftFiles(recordId: string): Promise<File[]> {
  const kept = await filesOf(await store(), recordId);
  return kept.map(({ name, blob }) => new File([blob], name, { type: blob.type }));
}

export interface DraftChange {
  instance?: string;
  page?: number;
  visited_on?: string | null;
  person_id?: string | null;
  position?: Position | null;
  /** Names the answers point to now; files no answer names any more are left out of what is sent. */
  fileNames?: readonly string[];
  newFile?: File;
}

/** Writes one change of a draft, on what it is by now: other tabs may have moved it on. */
export async function saveDraft(id: string, change: DraftChange): Promise<KeptRecord | undefined> {
  const file = change.newFile ? await describe(change.newFile) : null;
  const blob = change.newFile && { record_id: id, name: change.newFile.name, blob: change.newFile };
  return changeRecord(await store(), id, (record) => (record.delivery.state === "draft" ? changedDraft(record, change, file) : record), blob);
}

function changedDraft(record: KeptRecord, change: DraftChange, file: KeptFile | null): KeptRecord {
  let files = record.files;
  if (file) files = [...files.filter((one) => one.name !== file.name), file];
  if (change.fileNames) {
    const named = new Set(change.fileNames);
    files = files.filter((one) => named.has(one.name) || one.name === file?.name);
  }
  return {
    ...record,
    instance: change.instance ?? record.instance,
    page: change.page ?? record.page,
    visited_on: change.visited_on === undefined ? record.visited_on : change.visited_on,
    person_id: change.person_id === undefined ? record.person_id : change.person_id,
    position: change.position === undefined ? record.position : change.position,
    files,
    updated_at: Date.now(),
  };
}

async function describe(file: File): Promise<KeptFile> {
  const content_type = file.type.split(";")[0] || "application/octet-stream";
  return { name: file.name, sha256: await sha256(file), bytes: file.size, content_type, arrived: false };
}

/** The worker is done: from here on the record goes home by itself. */
export async function finishDraft(id: string, title: string | null): Promise<void> {
  const clock = clockNow();
  const now = Date.now();
  await changeRecord(await store(), id, (record) =>
    record.delivery.state === "draft"
      ? { ...record, title: title ?? record.title, ended_at: now, ...(clock ? { ended_clock: clock } : {}), updated_at: now, delivery: advance(record.delivery, { kind: "finished" }) }
      : record,
  );
  await changed("records");
}

/** A record the server never took becomes a draft again. */
export async function reopen(id: string): Promise<KeptRecord | undefined> {
  const record = await happen(await store(), id, { kind: "reopened" }, Date.now());
  await changed("records");
  return record;
}
