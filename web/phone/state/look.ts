import type { Household, Status } from "@api/records";
import { CAMPAIGN, comingHouseholds, dueHouseholds, type DueHousehold } from "@offline/due";
import type { KeptRecord } from "@offline/record";
import { civilDate } from "@offline/civil-date";
import { missingFiles } from "@offline/sender";
import { met, stopsOf } from "@offline/trip";
import { openReturns } from "@offline/returned";
import { isUnsent, isWaiting } from "@offline/record-state";
import type { IconName } from "@ui/index";
import { computed } from "vue";
import { t, named } from "../words";
import { householdById, households, othersWaiting, ownRecords, returned, today, trips } from "./store";

/** Visits finished here whose effect the server has not told yet, and those of today. */
const finishedHere = computed(() =>
  ownRecords.value.filter((record) => {
    if (record.kind !== "visit" || record.household_id === null || record.ended_at === null) return false;
    if (record.delivery.state === "draft" || record.delivery.state === "kept_with_problem") return false;
    const settled = record.delivery.receipt?.state === "evaluated";
    return !settled || civilDate(record.ended_at) === today.value;
  }),
);
const byHousehold = (records: readonly KeptRecord[]) => new Map(records.map((one) => [one.household_id ?? "", one]));
/** Where somebody was met: these households count as done on this phone. */
export const visitedHere = computed(() => byHousehold(finishedHere.value.filter(met)));
/** Where nobody was met: these households stay due. */
export const triedHere = computed(() => byHousehold(finishedHere.value.filter((one) => !met(one))));

export const dueNow = computed<DueHousehold[]>(() => dueHouseholds(households.value, today.value));
export const dueOpen = computed(() => dueNow.value.filter((one) => !visitedHere.value.has(one.household.id)));
const NEAR_DAYS = 7;
/** Who falls due soon, or is asked for by a campaign, and was not visited here today. */
export const coming = computed(() => comingHouseholds(households.value, today.value, NEAR_DAYS).filter((one) => !visitedHere.value.has(one.household.id)));
export const doneToday = computed(() =>
  [...visitedHere.value].flatMap(([id, record]) => {
    const household = householdById.value.get(id);
    return household ? [{ household, record }] : [];
  }),
);

/** The trip of today, its stops with what became of them; null when there is none. */
export const tripToday = computed(() => {
  const trip = trips.value.find((one) => one.day === today.value);
  return trip ? { trip, stops: stopsOf(trip, householdById.value, ownRecords.value) } : null;
});
/** The next trip that is not of today. */
export const tripAhead = computed(() => trips.value.find((one) => one.day > today.value && one.stops.length > 0) ?? null);

/** Visits the township sent back and nobody has mended yet. */
export const returnsToMend = computed(() => openReturns(returned.value, ownRecords.value, householdById.value));

export const drafts = computed(() => ownRecords.value.filter((one) => one.delivery.state === "draft"));
export const waiting = computed(() => ownRecords.value.filter((one) => isWaiting(one.delivery)));
export const inTrouble = computed(() => ownRecords.value.filter((one) => one.delivery.state === "kept_with_problem"));
export const unsent = computed(() => ownRecords.value.filter((one) => isUnsent(one.delivery)));

/** Unsent records of other people who used this phone, by name. */
export const leftByOthers = computed(() => {
  const counts = new Map<string, number>();
  for (const { owner } of othersWaiting.value) counts.set(owner.name, (counts.get(owner.name) ?? 0) + 1);
  return [...counts].map(([name, n]) => ({ name, n }));
});

/** After locking: what was worked out from lists and records is worked out from nothing, so that it leaves the memory. */
export function forgetShown(): void {
  for (const made of [finishedHere, visitedHere, triedHere, dueNow, dueOpen, coming, doneToday, tripToday, tripAhead, returnsToMend, drafts, waiting, inTrouble, unsent, leftByOthers]) void made.value;
}

export type Tone = "neutral" | "good" | "soon" | "late" | "info";

/** How far ahead one is that is coming up, and that a campaign asks for it. */
export function comingWords(due: DueHousehold): { text: string; tone: Tone } {
  const words = dueWords(due);
  return due.household.followup?.reason === CAMPAIGN ? { text: t("due.campaign", { ahead: words.text }), tone: "soon" } : words;
}

export function dueWords(due: Pick<DueHousehold, "state" | "days">): { text: string; tone: Tone } {
  if (due.state === "overdue") return { text: t("due.late", { n: due.days }), tone: "late" };
  if (due.days === 0) return { text: t("due.today"), tone: "soon" };
  if (due.state === "due") return { text: t("due.grace", { n: due.days }), tone: "soon" };
  return { text: t("due.ahead", { n: -due.days }), tone: "neutral" };
}

export function statusWords(status: Status): string {
  return named("status", status.support_mode ? `${status.status}.${status.support_mode}` : status.status);
}

/** Statuses in force today, each named once. */
export function statusesNow(household: Household): string[] {
  const held = household.statuses.filter((one) => one.valid_from <= today.value && (!one.valid_to || one.valid_to >= today.value));
  return [...new Set(held.map(statusWords))];
}

const recordLooks: Record<KeptRecord["delivery"]["state"], { tone: Tone; icon: IconName }> = {
  draft: { tone: "neutral", icon: "pen" },
  ready: { tone: "info", icon: "clock" },
  sending: { tone: "info", icon: "sync" },
  waiting_for_files: { tone: "info", icon: "outbox" },
  sent: { tone: "good", icon: "check" },
  kept_with_problem: { tone: "late", icon: "warning" },
};

export function recordLook(record: KeptRecord): { tone: Tone; icon: IconName; text: string } {
  const { state } = record.delivery;
  const checking = state === "waiting_for_files" && missingFiles(record).length === 0;
  return { ...recordLooks[state], text: t(checking ? "record.checking" : `record.${state}`) };
}
