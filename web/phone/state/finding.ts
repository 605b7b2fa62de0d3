import type { Household } from "@api/records";
import { emptyIndex, indexing, search, type Found, type SearchIndex } from "@offline/search";
import { shallowRef, watch } from "vue";
import { loadReadings, readingsOf } from "../form/choice-search";
import { households } from "./store";

/** The households of this phone made ready for searching: in idle moments, or at once when somebody begins to type. */
const index = shallowRef<SearchIndex>(emptyIndex);
let work: Generator<undefined, SearchIndex> | null = null;

/** Sheds what was made for other lists, at once: after locking nothing of them may stay. */
function begin(held: readonly Household[]) {
  work = null;
  if (held.length === 0) {
    index.value = emptyIndex;
    return;
  }
  const made = (work = indexing(held, readingsOf));
  whenIdle((left) => step(made, left));
}

function step(made: Generator<undefined, SearchIndex>, left: () => boolean) {
  if (work !== made) return;
  do {
    const next = made.next();
    if (next.done) {
      work = null;
      index.value = next.value;
      return;
    }
  } while (left());
  whenIdle((more) => step(made, more));
}

const SLICE = 8;

function whenIdle(then: (left: () => boolean) => void) {
  if ("requestIdleCallback" in window) requestIdleCallback((deadline) => then(() => deadline.timeRemaining() > 1), { timeout: 2_000 });
  else setTimeout(() => then(within(performance.now() + SLICE)), SLICE);
}

const within = (end: number) => () => performance.now() < end;

// The first list is on the screen before anything is made ready for searching it.
watch(households, () => void ready().then(() => begin(households.value)));

let readings: Promise<void> | undefined;

/** Without the readings (a phone that has not fetched them yet) names are found as the register spells them. */
function ready(): Promise<void> {
  readings ??= new Promise<void>((idle) => whenIdle(() => idle())).then(loadReadings).catch(() => (readings = undefined));
  return readings;
}

/** Makes the index whole now: somebody types. */
export function finishIndex(): void {
  if (!work && index.value.households !== households.value) begin(households.value);
  if (work) step(work, () => true);
}

/** Those that a query finds, as far as the index is made; `most` of them by name. */
export function find(query: string, most: number): Found {
  return search(index.value, query, most);
}
