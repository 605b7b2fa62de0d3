import { connectionHere, networkOf, photosMayTravel } from "@offline/network";
import { isHeldBack } from "@offline/sync";
import { computed, ref, shallowReactive, watch } from "vue";
import { waiting } from "./look";

/** By which network photos go, and how far each has come. */
const KEPT = "tanfang.photos-on-wifi";
const connection = connectionHere();
export const network = ref(networkOf(connection));
export const wifiOnly = ref(read() === "yes");
/** Whoever said "now anyway" meant all that waited then; it ends with them, or with the page. */
const anyway = ref(false);

export const filesMayTravel = computed(() => anyway.value || photosMayTravel(network.value, wifiOnly.value));
/** Records whose answers are with the server and whose photos wait for a better network. */
export const heldBack = computed(() => waiting.value.filter((one) => isHeldBack(one, filesMayTravel.value)));

/** Bytes of each file (by SHA-256) that the store has, as far as this page saw. */
export const carried = shallowReactive(new Map<string, number>());

watch(wifiOnly, (only) => {
  anyway.value = false;
  keep(only ? "yes" : "no");
});
watch(waiting, (left) => {
  if (left.length === 0) anyway.value = false;
});

/** Runs this when photos that had to wait may go. */
export function onWayOpen(go: () => void): void {
  connection?.addEventListener("change", () => (network.value = networkOf(connection)));
  watch(filesMayTravel, (may) => may && go());
}

export function sendAnyway(): void {
  anyway.value = true;
}

function read(): string | null {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}

function keep(value: string): void {
  try {
    localStorage.setItem(KEPT, value);
  } catch {
    // A WebView without a store of its own: the wish holds until the page is closed.
  }
}
