import { ref } from "vue";

/** Whether a form is open: the app is not updated meanwhile. */
export const editing = ref(0);

const LOCK = "tanfang-editing";
let release: (() => void) | undefined;

export function beginEditing(): void {
  editing.value += 1;
  if (editing.value > 1 || !("locks" in navigator)) return;
  // Held as long as a form is open here, so that other windows know.
  void navigator.locks.request(LOCK, { mode: "shared" }, () => (editing.value ? new Promise<void>((done) => (release = done)) : undefined));
}

export function endEditing(): void {
  editing.value = Math.max(0, editing.value - 1);
  if (editing.value === 0) release?.();
}

/** Whether no window of this phone has a form open or is sending. */
export async function nothingUnderWay(): Promise<boolean> {
  if (editing.value > 0) return false;
  if (!("locks" in navigator)) return true;
  const { held = [] } = await navigator.locks.query();
  return !held.some((one) => one.name === LOCK || one.name === "tanfang-sync");
}
