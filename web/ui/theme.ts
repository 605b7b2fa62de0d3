import { ref, watchEffect } from "vue";

export type Theme = "system" | "light" | "dark";
export type TypeSize = "normal" | "large";

function kept<T extends string>(name: string, allowed: readonly T[], otherwise: T): T {
  try {
    const value = localStorage.getItem(name) as T | null;
    return value && allowed.includes(value) ? value : otherwise;
  } catch {
    return otherwise;
  }
}

function keep(name: string, value: string): void {
  try {
    localStorage.setItem(name, value);
  } catch {
    // Without storage the choice holds until the page is closed.
  }
}

export const theme = ref<Theme>("system");
export const typeSize = ref<TypeSize>("normal");

/** Reads what this device kept, and keeps the page's attributes in step from then on. Call once, before mounting. */
export function startTheme(app: "phone" | "console"): void {
  theme.value = kept("tanfang.theme", ["system", "light", "dark"] as const, "system");
  typeSize.value = kept("tanfang.type", ["normal", "large"] as const, "normal");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const root = document.documentElement;
  root.dataset.app = app;
  const paint = () => {
    root.dataset.theme = theme.value === "system" ? (dark.matches ? "dark" : "light") : theme.value;
    root.dataset.type = typeSize.value;
  };
  dark.addEventListener("change", paint);
  watchEffect(() => {
    paint();
    keep("tanfang.theme", theme.value);
    keep("tanfang.type", typeSize.value);
  });
}
