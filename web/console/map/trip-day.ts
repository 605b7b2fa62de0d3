import { computed, ref, shallowRef, watch, type Ref } from "vue";
import { may } from "../api";
import { civilDate } from "../dates";
import { useAnswer, useDeed } from "../fetching";
import { newId } from "../ids";
import * as calls from "./calls";
import type { Corner } from "./corners";
import { dropAt, placed, type Drop, type TripLine } from "./trip-lines";

/** The workers' trips of a day: which is chosen, and a change that is tried before it is made. */
export function useTripDay(place: Ref<string>, wanted: () => boolean) {
  const day = ref(civilDate());
  const chosen = ref<string | null>(null);
  const read = useAnswer(
    () => (wanted() && day.value && place.value ? { day: day.value, region: place.value } : null),
    async (query) => (query ? calls.tripLines(query) : []),
  );
  const lines = computed<readonly TripLine[]>(() => read.data.value ?? []);
  const proposal = shallowRef<{ drop: Drop; tried: calls.Changed } | null>(null);
  const { busy, error, run } = useDeed();
  watch([day, place], () => {
    chosen.value = null;
    proposal.value = null;
  });

  async function propose(drop: Drop | null) {
    proposal.value = null;
    error.value = undefined;
    if (!drop) return;
    chosen.value = drop.trip;
    const tried = await run(() => calls.changeTrip(drop, newId(), "try"));
    if (tried) proposal.value = { drop, tried };
  }
  async function keep(): Promise<boolean> {
    const asked = proposal.value;
    if (!asked || !(await run(() => calls.changeTrip(asked.drop, newId(), "keep")))) return false;
    proposal.value = null;
    await read.reload();
    return true;
  }
  const of = (trip: string) => lines.value.find((one) => one.trip.id === trip);
  return {
    day, chosen, lines, proposal, busy, error, propose, keep,
    loading: read.loading,
    failed: read.error,
    reload: read.reload,
    /** Only who may plan may carry, and nothing is carried on days that are over. */
    open: computed(() => may("trip.plan") && day.value >= civilDate()),
    choose: (trip: string) => (chosen.value = trip),
    drop: (trip: string, household: string, at: Corner) => propose(dropAt(lines.value, trip, household, at)),
    put: (trip: string, household: string, at: number) => propose(((line) => (line ? placed(line, household, at) : null))(of(trip))),
    give: (trip: string, household: string, to: string) => {
      const other = of(to);
      return propose(other ? { kind: "move", trip, household, to: other.trip } : null);
    },
  };
}
export type TripDay = ReturnType<typeof useTripDay>;
