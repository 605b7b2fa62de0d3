import { onScopeDispose, ref, shallowRef, watch, type WatchSource } from "vue";
import type { Group, Measure } from "./calls";

/** The numbers that tell a county most at a glance, in the order of its work: seen, found, helped, in time, paid, watched. */
const HEADLINES = ["visits_covered", "leads_received", "leads_helped", "days_to_help", "cases_in_time", "money_paid", "monitored", "overdue_open"];

/** What a wall shows of all that is counted: the headlines; of a group without one, its first number. */
export function headlines(measures: readonly Measure[]): Measure[] {
  const groups = [...new Set(measures.map((one) => one.group))];
  return groups.flatMap((group: Group) => {
    const own = measures.filter((one) => one.group === group);
    const chosen = own.filter((one) => HEADLINES.includes(one.name));
    return chosen.length > 0 ? chosen : own.slice(0, 1);
  });
}

const EVERY = 300_000;
const SOON = 10_000;
/** Milliseconds until the server is asked again: five minutes, and after a failure soon and then ever more patiently. */
export const untilNext = (failures: number): number => (failures === 0 ? EVERY : Math.min(EVERY, SOON * 2 ** (failures - 1)));

/** Asks at once, when `source` changes and then by itself for ever; what came last stays when the network goes. */
export function useStanding<S, T>(source: WatchSource<S>, ask: (given: S) => Promise<T>) {
  const data = shallowRef<T>();
  const error = shallowRef<unknown>();
  const failures = ref(0);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let round = 0;
  let given: S;

  async function look(): Promise<void> {
    clearTimeout(timer);
    const mine = ++round;
    try {
      const answer = await ask(given);
      if (mine !== round) return;
      [data.value, error.value, failures.value] = [answer, undefined, 0];
    } catch (problem) {
      if (mine !== round) return;
      [error.value, failures.value] = [problem, failures.value + 1];
    }
    timer = setTimeout(() => void look(), untilNext(failures.value));
  }
  watch(
    source,
    (value) => {
      given = value;
      void look();
    },
    { immediate: true },
  );
  const back = () => void look();
  globalThis.addEventListener?.("online", back);
  onScopeDispose(() => {
    round += 1;
    clearTimeout(timer);
    globalThis.removeEventListener?.("online", back);
  });
  return { data, error, look };
}
