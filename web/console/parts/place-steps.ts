import { computed, type Ref } from "vue";
import * as calls from "../calls";
import { useAnswer } from "../fetching";
import { remember } from "../regions";
import { steps } from "./places";

/**
 * What there is to choose at each step from `own` down to a grid, the first of each saying that nothing is chosen.
 * Children are asked of the server as their parent is taken. `deepest`: no step offers codes longer than this.
 */
export function usePlaceSteps(own: Readonly<Ref<string>>, taken: Readonly<Ref<string>>, nothing: () => string, deepest: () => number = () => 15) {
  const shown = computed(() => steps(own.value, taken.value).filter((one) => one.parent.length < deepest()));
  const below = useAnswer(
    () => shown.value.map((one) => one.parent).join(" "),
    async (parents) => {
      const found = await Promise.all(parents.split(" ").filter(Boolean).map(async (parent) => ({ parent, children: await calls.divisions(parent) })));
      found.forEach((one) => remember(one.children));
      return new Map(found.map((one) => [one.parent, one.children]));
    },
  );
  return computed(() =>
    shown.value.map((step) => ({
      ...step,
      options: [{ value: "", label: nothing() }, ...(below.data.value?.get(step.parent) ?? []).map((one) => ({ value: one.code, label: one.name }))],
    })),
  );
}
