import { toast } from "@ui/index";
import { computed, ref, shallowRef, watch } from "vue";
import { t } from "../words";
import { abilities } from "./abilities";
import { editing, nothingUnderWay } from "./editing";
import { waiting as waitingRecords } from "./look";
import { ownRecords } from "./store";
import { syncNow, working } from "./syncing";

interface InstallEvent extends Event {
  prompt: () => Promise<void>;
}

const asked = shallowRef<InstallEvent | null>(null);
export const installable = computed(() => asked.value !== null);

addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  asked.value = event as InstallEvent;
});

export async function install(): Promise<void> {
  await asked.value?.prompt();
  asked.value = null;
}

const next = shallowRef<ServiceWorker | null>(null);
/** A newer version lies ready, and nothing is under way that it could disturb. */
export const updateReady = computed(() => next.value !== null && editing.value === 0 && !working.value);
export const opensOffline = ref(false);

/** Registers the worker that lets the app start without a network. Old WebViews have none; everything else works. */
export async function startWorker(): Promise<void> {
  if (!abilities.opensOffline || import.meta.env.DEV) return;
  const container = navigator.serviceWorker;
  container.addEventListener("message", (event: MessageEvent) => event.data === WAKE && void syncNow());
  // The first worker to serve this window brings no other version.
  let served = container.controller !== null;
  container.addEventListener("controllerchange", () => {
    if (served) changeOver();
    served = true;
  });
  try {
    const registration = await container.register("/sw.js");
    next.value = registration.waiting;
    registration.addEventListener("updatefound", () => {
      const found = registration.installing;
      found?.addEventListener("statechange", () => {
        if (found.state === "installed" && container.controller) next.value = found;
      });
    });
    wakeFor(await container.ready);
    opensOffline.value = true;
    document.documentElement.dataset.offline = "ready";
  } catch {
    opensOffline.value = false;
  }
}

/** Takes the newer version, when no window of this phone is in the middle of something. */
export async function update(): Promise<void> {
  if (await nothingUnderWay()) next.value?.postMessage("take over");
  else toast(t("update.later"));
}

/** Another version serves from now on: a window in which nothing is under way begins anew with it, the others when they are
 * done. What was being sent when somebody tapped in another window is sent to its end. */
function changeOver(): void {
  watch([editing, working], ([open, busy]) => open === 0 && !busy && location.reload(), { immediate: true });
}

const WAKE = "records";

interface WakingRegistration extends ServiceWorkerRegistration {
  sync?: { register: (tag: string) => Promise<void> };
}

/** Asks the browser to wake this page when there is a network for what waits. */
function wakeFor(registration: WakingRegistration): void {
  watch(
    () => waitingRecords.value.length,
    (waiting) => {
      // Refused where the owner of the phone switched it off; the app then sends when it is looked at.
      if (waiting > 0) void registration.sync?.register(WAKE).catch(() => undefined);
    },
    { immediate: true },
  );
}

/** Whether the browser keeps the store when space runs short; null until it was asked. */
export const keptForGood = ref<boolean | null>(null);

/** Asks the browser not to throw the store away, once there is something to lose: after the first finished record. */
export async function askToKeep(): Promise<void> {
  if (!abilities.asksToKeep) return;
  if (await navigator.storage.persisted()) {
    keptForGood.value = true;
    return;
  }
  const finished = () => ownRecords.value.some((one) => one.ended_at !== null);
  const ask = async () => {
    toast(`${t("keep.asked")} · ${t("keep.asked_text")}`);
    keptForGood.value = await navigator.storage.persist();
  };
  const stop = watch(finished, (some) => some && void ask().then(() => stop()), { immediate: true });
}
