import type { Division, Household, SurveyTask } from "@api/records";

/** The register's lists that a form may name, made from what this phone holds: the same files and columns as the server
 * makes for ODK Collect. Versions of rows are kept by the server only: their column is empty here. */

export const REGISTER_LISTS = ["households.csv", "persons.csv", "cases.csv"] as const;

export interface Register {
  households: readonly Household[];
  surveys: readonly SurveyTask[];
  divisions: ReadonlyMap<string, Division>;
}

type Row = Record<string, string>;

const HOUSEHOLD = ["name", "label", "village", "grid", "address", "directions", "head", "programme", "statuses", "persons", "last_visit", "due_date", "geometry", "phone", "__version"];
const PERSON = ["name", "label", "household_id", "household", "sex", "birth_date", "relation", "phone", "__version"];
const CASE = ["name", "label", "household_id", "programme"];

/** The lists that the form names, by file name. */
export function registerLists(xform: string, register: Register): Map<string, Blob> {
  const made: Record<string, () => string> = {
    "households.csv": () => csv(HOUSEHOLD, register.households.map((one) => householdRow(one, register.divisions))),
    "persons.csv": () => csv(PERSON, register.households.flatMap(personRows)),
    "cases.csv": () => csv(CASE, register.surveys.map(caseRow)),
  };
  const named = Object.entries(made).filter(([name]) => xform.includes(`/${name}"`));
  return new Map(named.map(([name, make]) => [name, new Blob([make()], { type: "text/csv" })]));
}

function householdRow(home: Household, divisions: Register["divisions"]): Row {
  const nameOf = (code: string) => divisions.get(code)?.name ?? "";
  const village = nameOf(home.region_code.slice(0, 12));
  const grid = home.region_code.length > 12 ? nameOf(home.region_code) : "";
  const place = [village, grid].filter(Boolean).join(" ");
  const statuses = home.statuses.map((status) => status.status);
  const living = home.persons.filter((person) => !person.died_on);
  return {
    name: home.id,
    label: [home.head_name, home.address || place].filter(Boolean).join(" · "),
    village,
    grid,
    address: home.address,
    directions: home.directions,
    head: home.head_name,
    programme: statuses[0] ?? "",
    statuses: statuses.join(" "),
    persons: String(living.length),
    last_visit: home.visits[0]?.visited_on ?? "",
    due_date: home.followup?.due_on ?? "",
    geometry: home.lon === null || home.lat === null ? "" : `${home.lat.toFixed(6)} ${home.lon.toFixed(6)} 0 0`,
    phone: lastFour(living[0]?.phone),
  };
}

function personRows(home: Household): Row[] {
  return home.persons
    .filter((person) => !person.died_on)
    .map((person) => ({
      name: person.id,
      label: person.name,
      household_id: home.id,
      household: home.head_name,
      sex: person.sex,
      birth_date: person.birth_date ?? "",
      relation: person.relation,
      phone: lastFour(person.phone),
    }));
}

function caseRow(task: SurveyTask): Row {
  return { name: task.case_id, label: `${task.applicant_name} · ${task.programme}`, household_id: task.household_id ?? "", programme: task.programme };
}

/** In a list, of a telephone number only the end is shown. */
function lastFour(phone: string | null | undefined): string {
  return phone ? `${"*".repeat(Math.max(0, phone.length - 4))}${phone.slice(-4)}` : "";
}

function csv(columns: readonly string[], rows: readonly Row[]): string {
  const cell = (text: string) => (/[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const line = (row: Row) => columns.map((column) => cell((row[column] ?? "").split(/\s+/).join(" ").trim())).join(",");
  return [columns.join(","), ...rows.map(line)].join("\n") + "\n";
}
