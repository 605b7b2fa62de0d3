import { computed, ref } from "vue";
import { ownRegion } from "../api";
import { civilDate } from "../dates";
import { monthOf } from "../parts/months";
import { region } from "../regions";
import type { Asked } from "./calls";
import { courseOf, daysOf, periodOf, type Period } from "./period";

/** The time and place that statistics are looked at for; kept while one moves between their pages. */
export const period = ref<Period>(periodOf("quarter", monthOf(civilDate())));
export const by = ref<"month" | "place">("month");
export const place = computed(() => region.value || ownRegion.value);
export const asked = computed<Asked>(() => ({ region: place.value, ...daysOf(period.value) }));
/** The twelve months that the course over time shows. */
export const course = computed(() => courseOf(period.value, civilDate()));
