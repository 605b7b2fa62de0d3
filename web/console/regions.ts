import { computed, reactive, ref, shallowRef, watch } from "vue";
import { may, ownRegion } from "./api";
import * as calls from "./calls";
import type { DivisionRow } from "./records";

const COUNTY_DIGITS = 6;
const TOWN_DIGITS = 9;

/** The divisions directly under the user's reach: a township's villages, a county's towns. */
export const under = shallowRef<DivisionRow[]>([]);

/** The place every list is narrowed to; kept while one moves between pages. Empty: the whole reach. */
export const region = ref("");

watch(
  ownRegion,
  async (code) => {
    region.value = "";
    under.value = [];
    if (!code || !may("division.read")) return;
    try {
      under.value = await calls.divisions(code);
      remember(under.value);
    } catch {
      // Without the names the filter offers the whole reach only; the pages say what failed.
    }
  },
  { immediate: true },
);

/** Names of every division seen so far, for the filter when it is narrowed below the reach's own children. */
export const names = reactive(new Map<string, string>());
export function remember(divisions: readonly { code: string; name: string }[]): void {
  for (const one of divisions) names.set(one.code, one.name);
}

/** The division whose children the by-place panel lists: a county that chose a town (or a village of it) sees its villages. */
export const panelParent = computed(() =>
  ownRegion.value.length === COUNTY_DIGITS && region.value ? region.value.slice(0, TOWN_DIGITS) : ownRegion.value,
);
