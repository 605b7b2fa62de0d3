/** How much room the browser has left for this phone's records and photos, bytes. */
export interface Room {
  used: number;
  free: number;
}

export type RoomLevel = "enough" | "low" | "full";

const MIB = 1024 * 1024;
/** Some two hundred photos: time to tidy up, without haste. */
export const LOW = 200 * MIB;
/** Some twenty photos: the next ones may not fit. */
export const FULL = 20 * MIB;

export function levelOf({ free }: Pick<Room, "free">): RoomLevel {
  if (free < FULL) return "full";
  return free < LOW ? "low" : "enough";
}
