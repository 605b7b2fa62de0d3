import { shallowRef } from "vue";

export interface Toast {
  id: number;
  text: string;
  tone: "good" | "late" | "info";
}

export const toasts = shallowRef<readonly Toast[]>([]);
let last = 0;

/** Says something for a few seconds, above everything. Nothing that must be read may be said only here. */
export function toast(text: string, tone: Toast["tone"] = "info"): void {
  const id = ++last;
  toasts.value = [...toasts.value.slice(-2), { id, text, tone }];
  setTimeout(() => dismiss(id), 5_000);
}

export function dismiss(id: number): void {
  toasts.value = toasts.value.filter((one) => one.id !== id);
}
