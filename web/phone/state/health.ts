import type { BrowserSays } from "@offline/health";
import { abilities } from "./abilities";
import { lookAtRoom } from "./room";

/** Asks the browser how this phone fares. */
export async function browserSays(): Promise<BrowserSays> {
  const [room, registration, persisted] = await Promise.all([
    lookAtRoom(),
    abilities.opensOffline ? navigator.serviceWorker.getRegistration() : undefined,
    abilities.asksToKeep ? navigator.storage.persisted() : null,
  ]);
  return { freeBytes: room?.free ?? null, opensOffline: Boolean(registration?.active), persisted };
}
