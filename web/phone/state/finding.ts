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

// Without the readings (a phone that has not loaded them yet) names are found as the register spells them.
void loadReadings().catch(() => undefined).finally(() => watch(households, begin, { immediate: true }));

/** Makes the index whole now: somebody types. */
export function finishIndex(): void {
  if (work) step(work, () => true);
}

/** Those that a query finds, as far as the index is made; `most` of them by name. */
export function find(query: string, most: number): Found {
  return search(index.value, query, most);
}
