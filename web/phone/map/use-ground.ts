import { unwrap } from "@api/index";
import { villageCode } from "@offline/due";
import { computed, onMounted, shallowRef } from "vue";
import { api } from "../state/session";
import { database, households } from "../state/store";
import type { NamedPlace } from "./features";
import { currentGround, heldGround, NO_GROUND, type Ground, type Village } from "./ground";

/** The ground and our households for a map that is being opened: what the phone holds at once, what is newer later. */
export function useGround() {
  const ground = shallowRef<Ground>(NO_GROUND);
  const people = computed<readonly NamedPlace[]>(() =>
    households.value.flatMap((one) => (one.lon !== null && one.lat !== null ? [{ name: one.head_name, lon: one.lon, lat: one.lat }] : [])),
  );
  onMounted(async () => {
    ground.value = await heldGround(await database());
    const newer = await bringGround();
    if (newer.at !== ground.value.at) ground.value = newer;
  });
  return { ground, people };
}

/** Fetches the outlines of the villages where our households are, when they are old or missing. */
export async function bringGround(): Promise<Ground> {
  const villages = [...new Set(households.value.map((one) => villageCode(one.region_code)))];
  return currentGround(await database(), villages, Date.now(), ask);
}

async function ask(towns: readonly string[]): Promise<Omit<Ground, "at">> {
  const [settings, ...answers] = await Promise.all([
    unwrap(api.GET("/map")),
    ...towns.map((parent) => unwrap(api.GET("/divisions", { params: { query: { parent, boundaries: true } } }))),
  ]);
  const villages = answers.flatMap(({ items }) => items.map(({ code, name, boundary }) => ({ code, name, boundary: (boundary ?? null) as Village["boundary"] })));
  return { villages, tiles: settings.tiles };
}
