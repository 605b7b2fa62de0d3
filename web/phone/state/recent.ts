import { shallowRef } from "vue";

const KEPT = "tanfang.recent";
const MOST = 8;

/** Ids of the households opened last on this phone, the newest first. Ids only: names stay in the store. */
export const recentIds = shallowRef<readonly string[]>(kept());

function kept(): string[] {
  try {
    const held: unknown = JSON.parse(localStorage.getItem(KEPT) ?? "[]");
    return Array.isArray(held) ? held.filter((one) => typeof one === "string").slice(0, MOST) : [];
  } catch {
    return [];
  }
}

export function noteOpened(id: string): void {
  recentIds.value = [id, ...recentIds.value.filter((one) => one !== id)].slice(0, MOST);
  try {
    localStorage.setItem(KEPT, JSON.stringify(recentIds.value));
  } catch {
    // Without storage the list holds until the page is closed.
  }
}
