import { computed, ref, shallowRef } from "vue";
import type { Geopoint } from "../model";
import { apartM, areaM2, closed, crossesItself, lengthM, opened } from "./places";

/** A line or an area while it is drawn: its points, each step undoable, and what there is to say of it. */
export function useOutline(area: boolean, start: readonly Geopoint[]) {
  const points = shallowRef<readonly Geopoint[]>(area ? opened(start) : start);
  const before = ref<(readonly Geopoint[])[]>([]);
  const least = area ? 3 : 2;

  const step = (next: readonly Geopoint[]) => {
    before.value = [...before.value, points.value];
    points.value = next;
  };
  const whole = computed(() => points.value.length >= least);

  return {
    points,
    whole,
    /** Points that are still needed. */
    lacking: computed(() => Math.max(0, least - points.value.length)),
    undoable: computed(() => before.value.length > 0),
    crossing: computed(() => crossesItself(points.value, area)),
    length: computed(() => lengthM(area ? closed(points.value) : points.value)),
    area: computed(() => (area ? areaM2(points.value) : 0)),
    /** What the form keeps: an area ends where it began; null until there is enough for one. */
    answer: computed<readonly Geopoint[] | null>(() => (whole.value ? (area ? closed(points.value) : points.value) : null)),
    add(point: Geopoint) {
      const last = points.value[points.value.length - 1];
      // Two taps on one spot are one.
      if (last && apartM(last, point) < 0.05) return;
      step([...points.value, point]);
    },
    /** A point is about to be dragged: where it was can be had back. */
    grasp: () => step(points.value),
    move: (index: number, to: Geopoint) => void (points.value = points.value.map((one, at) => (at === index ? to : one))),
    clear: () => step([]),
    undo() {
      points.value = before.value[before.value.length - 1] ?? points.value;
      before.value = before.value.slice(0, -1);
    },
  };
}
