import { computed, ref, shallowRef, watch } from "vue";
import { ownRegion, user } from "./api";
import * as calls from "./calls";
import type { DivisionRow } from "./records";

/** The divisions directly under the user's reach: a township's villages, a county's towns. */
export const under = shallowRef<DivisionRow[]>([]);

/** The place every list is narrowed to; kept while one moves between pages. Empty: the whole reach. */
export const region = ref("");

watch(
  ownRegion,
  async (code) => {
    region.value = "";
    under.value = [];
    if (!code) return;
    try {
      under.value = await calls.divisions(code);
    } catch {
      // Without the names the filter offers the whole reach only; the pages say what failed.
    }
  },
  { immediate: true },
);

export const reachName = computed(() => {
  const own = ownRegion.value;
  return own === user.value?.county.code ? user.value.county.name : "";
});
