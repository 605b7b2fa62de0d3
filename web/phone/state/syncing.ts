import type { RoundEnd } from "@offline/sync";
import { awaitsEvaluation, nextTry, syncRound } from "@offline/sync";
import { readSession } from "@offline/lists";
import { patienceFor } from "@offline/network";
import { newPace } from "@offline/pieces";
import { allRecords } from "@offline/records-store";
import { startRunner } from "@offline/runner";
import { ref } from "vue";
import { browserSays } from "./health";
import { takeOverDrafts } from "./bundle";
import { carried, filesMayTravel, onWayOpen } from "./photos-way";
import { api, APP_VERSION } from "./session";
import { handRecovery } from "./lock-recovery";
import { changed, deviceId, Locked, session, store } from "./store";

export const working = ref(false);
export const lastEnd = ref<RoundEnd | null>(null);
export const online = ref(navigator.onLine);
/** Households fetched so far in the sync that runs. */
export const fetched = ref(0);

addEventListener("online", () => (online.value = true));
addEventListener("offline", () => (online.value = false));

const pace = newPace();
let runner: ReturnType<typeof startRunner> | undefined;
onWayOpen(() => void syncNow());

/** Begins to send and fetch by itself, as long as the phone is unlocked. */
export function startSyncing(): void {
  runner ??= startRunner({
    round,
    next,
    now: () => Date.now(),
    state: (busy, end) => {
      working.value = busy;
      if (end) lastEnd.value = end;
      if (!busy) void changed("sync");
    },
  });
  void runner.wake();
}

/** Begins no new round. Resolves when the one under way has ended. */
export async function stopSyncing(): Promise<void> {
  const ending = runner?.stop();
  runner = undefined;
  await ending;
}

/** Sends and fetches now, when possible. */
export async function syncNow(): Promise<void> {
  await runner?.wake();
}

async function round(): Promise<RoundEnd> {
  try {
    return await openRound();
  } catch (error) {
    // Locked in the middle: what was under way goes on after unlocking.
    if (error instanceof Locked) return "signed_out";
    throw error;
  }
}

async function openRound(): Promise<RoundEnd> {
  const kept = await store();
  // The kept session, not the one on screen: another tab may have signed in or out.
  const held = await readSession(kept);
  if (!held || held.expired) return "signed_out";
  if (!navigator.onLine) return "no_answer";
  fetched.value = 0;
  const pending: Promise<void>[] = [];
  const end = await syncRound({
    store: kept,
    api,
    deviceId: deviceId.value,
    appVersion: APP_VERSION,
    now: () => Date.now(),
    chance: Math.random,
    put: putFile,
    pace,
    browserSays,
    filesMayTravel: () => filesMayTravel.value,
    carried: (sha256, bytes) => void carried.set(sha256, bytes),
    changed: (what) => void pending.push(changed(what)),
    progress: (count) => (fetched.value = count),
  });
  await Promise.all(pending);
  if (end === "done") await takeOverDrafts();
  if (end === "done") void handRecovery();
  // Forms may draw on the map where there is no network later.
  if (end === "done") void import("../map/use-ground").then(({ bringGround }) => bringGround());
  return end;
}

async function next(): Promise<number | null> {
  if (!session.value) return null;
  const kept = await allRecords(await store());
  const retry = nextTry(kept, filesMayTravel.value);
  if (retry !== null) return retry;
  return awaitsEvaluation(kept) ? Date.now() + 4_000 : null;
}

async function putFile(url: string, method: string, headers: Record<string, string>, body: Blob): Promise<number> {
  const answer = await fetch(url, { method, headers, body, signal: AbortSignal.timeout(patienceFor(body.size)) });
  return answer.status;
}
