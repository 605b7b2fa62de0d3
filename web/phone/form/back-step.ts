import { onBeforeUnmount, onMounted, watch } from "vue";

/** The phone's own back button goes one page back inside the form as long as there is one. `release` takes away the
 * place that was kept for it in the browser's history, before the form is left by other ways. */
export function useBackStep(hasStep: () => boolean, step: () => void): { release: () => Promise<void> } {
  let kept = false;
  let released: (() => void) | undefined;

  const keep = () => {
    history.pushState({ step: true }, "");
    kept = true;
  };
  const popped = () => {
    if (!kept) return;
    kept = false;
    if (released) return released();
    if (!hasStep()) return history.back();
    step();
    if (hasStep()) keep();
  };
  onMounted(() => addEventListener("popstate", popped));
  onBeforeUnmount(() => removeEventListener("popstate", popped));
  watch(hasStep, (now) => {
    if (now && !kept) keep();
  });
  return {
    release: () =>
      new Promise((resolve) => {
        if (!kept) return resolve();
        released = resolve;
        history.back();
      }),
  };
}
