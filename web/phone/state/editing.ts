import { ref } from "vue";

/** Whether a form is open: the app is not updated meanwhile. */
export const editing = ref(0);

export function beginEditing(): void {
  editing.value += 1;
}

export function endEditing(): void {
  editing.value = Math.max(0, editing.value - 1);
}
