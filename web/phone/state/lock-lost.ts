import { unwrap } from "@api/index";
import { wipeForLost } from "@offline/wipe";
import { shallowRef, watch } from "vue";
import { admission, gate, lock, lookAround } from "./lock";
import { api, reportedLost } from "./session";
import { database, deviceId } from "./store";

/** Whether the office marked this phone as lost: `found` once it took the mark back and nobody has signed in since. */
export const lostPhone = shallowRef<"no" | "lost" | "found">("no");

const FACT = "device_lost";
const EVERY = 60_000;

/** Asks while the phone is locked and there is a network; what the server says to an open app counts at once. */
export async function watchForLoss(): Promise<void> {
  const db = await database();
  lostPhone.value = ((await db.get("facts", FACT)) as "lost" | "found" | undefined) ?? "no";
  watch(reportedLost, (said) => said && void wipe());
  // A password sign-in that went well proves that the phone is back with its owner.
  watch(admission, (given) => given && lostPhone.value !== "no" && void note("no"));
  setInterval(() => void ask(), EVERY);
  await ask();
}

async function ask(): Promise<void> {
  if (gate.value === "open" || !navigator.onLine) return;
  try {
    const { standing } = await unwrap(api.GET("/devices/{device_id}/standing", { params: { path: { device_id: deviceId.value } } }));
    if (standing === "lost") await wipe();
    else if (lostPhone.value === "lost") await note("found");
  } catch {
    // No network, or none that leads to the server: asked again in a minute.
  }
}

/** Takes lists, sign-ins and all that is sent off this phone. What is unsent stays locked up until its owner signs in. */
async function wipe(): Promise<void> {
  reportedLost.value = false;
  await lock();
  await wipeForLost(await database());
  admission.value = null;
  await note("lost");
  await lookAround();
}

async function note(standing: "no" | "lost" | "found"): Promise<void> {
  lostPhone.value = standing;
  const db = await database();
  if (standing === "no") await db.delete("facts", FACT);
  else await db.put("facts", standing, FACT);
}
