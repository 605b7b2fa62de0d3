import { computed, onBeforeUnmount, ref, shallowRef, watch } from "vue";
import type { Answer, Question } from "../model";

/** A question's file: its address for showing it, and the way back after it was taken away. */
export function useHeldFile(question: () => Question, answer: (answer: Answer) => void) {
  const address = ref("");
  const removed = shallowRef<File | null>(null);
  const held = computed<File | null>(() => {
    const given = question().answer;
    return given instanceof File ? given : null;
  });

  const letGo = () => {
    if (address.value) URL.revokeObjectURL(address.value);
    address.value = "";
  };
  watch(
    held,
    (file) => {
      letGo();
      if (!file) return;
      removed.value = null;
      address.value = URL.createObjectURL(file);
    },
    { immediate: true },
  );
  onBeforeUnmount(letGo);

  return {
    held,
    address,
    /** What was taken away last, until something takes its place or the page is left. */
    removed,
    remove() {
      removed.value = held.value;
      answer(null);
    },
    restore() {
      const file = removed.value;
      removed.value = null;
      if (file) answer(file);
    },
  };
}

/** A file's size for the eye: whole KB below one MB, then MB with one decimal. */
export function sizeText(bytes: number): string {
  return bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

/** Where a picked file's name ends, to be kept under a name of our own; empty when it has none that is safe. */
export function endingOf(name: string): string {
  return /\.[A-Za-z0-9]{1,8}$/.exec(name)?.[0].toLowerCase() ?? "";
}
