import { civilDate } from "../dates";
import type { Need, PossibleAct } from "../records";

/** One field of an act's form; `required` is false for what may be added. */
export interface Asked extends Need {
  required: boolean;
}

/** What stands in a field: text for most, a list for sets. */
export type Entered = string | string[];

const field = (name: string, type: string, zh: string, en: string): Need => ({ name, type, title: { zh, en }, choices: [] });

/** Facts that belong to an act although it can be done without them. */
const may: Record<string, Need[]> = {
  mark_urgent: [field("is_urgent", "bool", "情况紧急", "Urgent")],
  give_opinion: [field("requested_amount", "decimal", "建议金额（元）", "Amount proposed (yuan)")],
};

/** What settles a requirement that fails only because something was not recorded, by the rule that states it. */
const settles: Record<string, Need> = {
  "TA-29": field("special_session_minutes", "text", "“一事一议”纪要", "Minutes of the session"),
  "CP-04": field("household_check_done_at", "date", "入户核实日期", "Date of the household check"),
};

/** Everything to ask for an act: what it needs, what would settle its refusals, and what may be added. */
export function askedFor(act: PossibleAct): Asked[] {
  const asked = new Map<string, Asked>(act.needs.map((need) => [need.name, { ...need, required: true }]));
  const add = (need: Need) => {
    if (!asked.has(need.name)) asked.set(need.name, { ...need, required: false });
  };
  for (const refusal of act.refusals) {
    for (const need of refusal.needs ?? refusal.rules.flatMap((rule) => settles[rule] ?? [])) add(need);
  }
  for (const need of may[act.act] ?? []) add(need);
  return [...asked.values()];
}

/** A paper or table no form of the desk can hold: it comes from the phone's survey. */
export const comesFromPhone = (act: PossibleAct): boolean =>
  act.needs.some((need) => need.type === "block" || need.type === "table" || need.type === "file");

/** Where a field starts: dates with today, sets empty, and yes where saying so is the whole act. */
export function startOf(need: Asked, today: string = civilDate()): Entered {
  if (need.type === "set") return [];
  if (need.name === "is_urgent") return "true";
  if ((need.type === "date" || need.type === "datetime") && need.required) return today;
  return "";
}

const isEmpty = (entered: Entered | undefined): boolean =>
  entered === undefined || (typeof entered === "string" ? entered.trim() === "" : entered.length === 0);

export type Mistake = "missing" | "amount" | "number";

/** What is wrong with a field, or null. Amounts are above zero with two decimals at most. */
export function mistakeIn(need: Asked, entered: Entered | undefined): Mistake | null {
  if (isEmpty(entered)) return need.required ? "missing" : null;
  if (typeof entered !== "string") return null;
  if (need.type === "decimal") {
    if (!/^\d+(\.\d{1,2})?$/.test(entered.trim())) return "amount";
    return need.name.endsWith("amount") && Number(entered) <= 0 ? "amount" : null;
  }
  if (need.type === "integer" && !/^-?\d+$/.test(entered.trim())) return "number";
  return null;
}

function factOf(need: Asked, entered: Entered): unknown {
  if (typeof entered !== "string") return entered;
  const text = entered.trim();
  switch (need.type) {
    case "bool":
      return text === "true";
    case "integer":
    case "decimal":
      return Number(text);
    case "list":
      return text.split(/[\n；;]+/).map((one) => one.trim()).filter(Boolean);
    default:
      return text;
  }
}

/** The facts to send: only what was filled in, each as the fact catalogue types it. */
export function factsOf(asked: readonly Asked[], entered: Record<string, Entered>): Record<string, unknown> {
  const facts: Record<string, unknown> = {};
  for (const need of asked) {
    const value = entered[need.name];
    if (value !== undefined && !isEmpty(value)) facts[need.name] = factOf(need, value);
  }
  return facts;
}
