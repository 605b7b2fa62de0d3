import type { FormVersionRow } from "../records";

/** One form with its versions, the latest to come into force first. */
export interface FormVersions {
  form_id: string;
  versions: FormVersionRow[];
  /** The version that new records are filled with today; null when the form is offered no more, or not yet. */
  now: FormVersionRow | null;
  /** Versions whose day has not come, the next one first. */
  next: FormVersionRow[];
}

/** The server's list by form: forms in use first, then those to come, then the ended ones; each group by form id. */
export function byForm(rows: readonly FormVersionRow[]): FormVersions[] {
  const held = new Map<string, FormVersionRow[]>();
  for (const row of rows) held.set(row.form_id, [...(held.get(row.form_id) ?? []), row]);
  const forms = [...held].map(([form_id, versions]) => ({
    form_id,
    versions,
    now: versions.find((one) => one.state === "in_force") ?? null,
    next: versions.filter((one) => one.state === "scheduled").reverse(),
  }));
  const rank = (form: FormVersions) => (form.now ? 0 : form.next.length ? 1 : 2);
  return forms.sort((one, other) => rank(one) - rank(other) || one.form_id.localeCompare(other.form_id));
}

/** The version a form is called by: of today, else the next one, else the last one. */
export const face = (form: FormVersions): FormVersionRow | undefined => form.now ?? form.next[0] ?? form.versions[0];

/** Forms whose titles or id hold every word that was typed. */
export function searched(forms: readonly FormVersions[], typed: string): FormVersions[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return forms.filter((form) => {
    const shown = face(form);
    const text = `${form.form_id} ${shown?.title_zh ?? ""} ${shown?.title_en ?? ""}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** What holds for new records once a version is retired: nothing changes, an earlier version comes back, or none is left. */
export type AfterRetiring = { kind: "stays"; version: string | null } | { kind: "again"; version: string } | { kind: "none" };

export function afterRetiring(form: FormVersions, version: string): AfterRetiring {
  if (form.now?.version !== version) return { kind: "stays", version: form.now?.version ?? null };
  const before = form.versions.find((one) => one.state === "superseded");
  return before ? { kind: "again", version: before.version } : { kind: "none" };
}

/** The version that comes just before another one of the same form, to compare it with; null for the first. */
export function versionBefore(versions: readonly FormVersionRow[], version: string): string | null {
  const at = versions.findIndex((one) => one.version === version);
  return (at >= 0 ? versions[at + 1]?.version : undefined) ?? null;
}
