import { computed, ref, shallowRef } from "vue";
import { editing } from "./editing";

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

const waiting = shallowRef<ServiceWorker | null>(null);
/** A newer version lies ready, and no form is open that it could disturb. */
export const updateReady = computed(() => waiting.value !== null && editing.value === 0);
export const opensOffline = ref(false);

/** Registers the worker that lets the app start without a network. Old WebViews have none; everything else works. */
export async function startWorker(): Promise<void> {
  if (!("serviceWorker" in navigator) || import.meta.env.DEV) return;
  try {
    const registration = await navigator.serviceWorker.register("/sw.js");
    waiting.value = registration.waiting;
    registration.addEventListener("updatefound", () => {
      const next = registration.installing;
      next?.addEventListener("statechange", () => {
        if (next.state === "installed" && navigator.serviceWorker.controller) waiting.value = next;
      });
    });
    await navigator.serviceWorker.ready;
    opensOffline.value = true;
    document.documentElement.dataset.offline = "ready";
  } catch {
    opensOffline.value = false;
  }
}

export function update(): void {
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
  waiting.value?.postMessage("take over");
}

/** Asks the browser not to throw the store away when space runs short. */
export async function askToKeep(): Promise<boolean> {
  return (await navigator.storage?.persist?.()) ?? false;
}

const LOW_BYTES = 200 * 1024 * 1024;

export async function space(): Promise<{ used: number; free: number; low: boolean } | null> {
  const estimate = await navigator.storage?.estimate?.();
  if (!estimate?.quota) return null;
  const used = estimate.usage ?? 0;
  return { used, free: estimate.quota - used, low: estimate.quota - used < LOW_BYTES };
}
