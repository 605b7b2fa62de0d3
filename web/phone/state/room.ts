import { levelOf, type Room, type RoomLevel } from "@offline/room";
import { computed, shallowRef } from "vue";
import { abilities } from "./abilities";

/** The room left as the browser told it last; null where it does not tell. */
export const room = shallowRef<Room | null>(null);
export const roomLevel = computed<RoomLevel>(() => (room.value ? levelOf(room.value) : "enough"));
export const freeMegabytes = computed(() => Math.floor((room.value?.free ?? 0) / 1e6));

/** Asks again. */
export async function lookAtRoom(): Promise<Room | null> {
  const told = abilities.tellsRoom ? await navigator.storage.estimate() : undefined;
  room.value = told?.quota ? { used: told.usage ?? 0, free: Math.max(0, told.quota - (told.usage ?? 0)) } : null;
  return room.value;
}
