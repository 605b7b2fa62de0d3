import type { FormText, FormVersion, Household } from "@api/records";
import type { ApiClient } from "@api/index";
import { unwrap } from "@api/index";
import type { CivilDate } from "./civil-date";
import type { Database } from "./database";
import { readList } from "./lists";
import type { Store } from "./vault";

/** Which forms are for a household. A phone holds versions ahead of their day, so that they change over without a signal. */

/** The version of each form that new records are filled with on a day: the latest whose day has come. */
export function formsInForce(forms: readonly FormVersion[], today: CivilDate): FormVersion[] {
  const latest = new Map<string, FormVersion>();
  for (const form of forms) {
    if (form.in_force_on > today) continue;
    const held = latest.get(form.form_id);
    if (!held || held.in_force_on <= form.in_force_on) latest.set(form.form_id, form);
  }
  return [...latest.values()];
}

type Subject = Pick<Household, "region_code" | "statuses">;

/** Whether a form is for a household: for its division, one of its statuses and one of its programmes; an empty list
 * stands for all. Who holds a status of a programme's name is in that programme. */
export function fits(form: FormVersion, household: Subject, today: CivilDate): boolean {
  const held = new Set(
    household.statuses.filter((one) => one.valid_from <= today && (!one.valid_to || one.valid_to >= today)).map((one) => one.status),
  );
  const among = (wanted: readonly string[]) => wanted.length === 0 || wanted.some((one) => held.has(one));
  const here = form.regions.length === 0 || form.regions.some((code) => household.region_code.startsWith(code));
  return here && among(form.statuses) && among(form.programmes);
}

export interface Offer {
  /** Those for this household, the ones made for few households first. */
  fitting: FormVersion[];
  others: FormVersion[];
}

/** The forms in force on a day, for one household. Nothing is withheld: what does not fit stands behind the others. */
export function formsFor(household: Subject, forms: readonly FormVersion[], today: CivilDate): Offer {
  const offer: Offer = { fitting: [], others: [] };
  for (const form of formsInForce(forms, today)) (fits(form, household, today) ? offer.fitting : offer.others).push(form);
  offer.fitting.sort((one, other) => narrowness(other) - narrowness(one) || one.form_id.localeCompare(other.form_id));
  offer.others.sort((one, other) => one.form_id.localeCompare(other.form_id));
  return offer;
}

/** The form that a visit begins with unasked: the only one for this household, or the one made for it more than any other. */
export function routineForm({ fitting: [first, second] }: Offer): FormVersion | undefined {
  if (!first || !second) return first;
  return narrowness(first) > narrowness(second) ? first : undefined;
}

const narrowness = (form: FormVersion) =>
  Number(form.statuses.length > 0) + Number(form.programmes.length > 0) + Number(form.regions.length > 0);

/** Fetches the forms in force and to come that are not here yet, each whole with its files; older versions stay for the
 * drafts that use them. */
export async function fetchForms(store: Store, api: ApiClient, changed: () => void): Promise<void> {
  const { db } = store;
  for (const form of await readList(store, "forms")) {
    if (await db.getKey("forms", [form.form_id, form.version])) continue;
    await fetchForm(db, api, form.form_id, form.version);
    changed();
  }
}

/** Fetches one version with its files and keeps it. A form without its lists could not be filled: it is kept last. */
export async function fetchForm(db: Database, api: ApiClient, form_id: string, version: string): Promise<FormText> {
  const text = await unwrap<FormText>(api.GET("/forms/{form_id}/{version}", { params: { path: { form_id, version } } }));
  for (const { name, sha256 } of text.media) {
    if (await db.getKey("media", sha256)) continue;
    const path = { form_id, version, name };
    const blob = await unwrap<Blob>(
      api.GET("/forms/{form_id}/{version}/media/{name}", { params: { path }, parseAs: "blob" }) as Promise<{ data?: Blob; response: Response }>,
    );
    await db.put("media", blob, sha256);
  }
  await db.put("forms", text);
  return text;
}

/** The files that a form names, by name, as far as they are on this phone. */
export async function formMedia(db: Database, text: FormText): Promise<Map<string, Blob>> {
  const held = new Map<string, Blob>();
  for (const { name, sha256 } of text.media ?? []) {
    const blob = await db.get("media", sha256);
    if (blob) held.set(name, blob);
  }
  return held;
}
