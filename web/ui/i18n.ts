import { ref, watchEffect } from "vue";

export type Locale = "zh" | "en";
/** A pair the server sends. */
export interface Pair {
  zh: string;
  en: string;
}
export type Params = Record<string, string | number>;
/** One catalogue: Chinese first, and the same keys in English; the compiler refuses a missing key. */
export interface Catalogue<K extends string> {
  zh: Record<K, string>;
  en: Record<K, string>;
}

const KEPT = "tanfang.locale";

function kept(): Locale {
  try {
    return globalThis.localStorage?.getItem(KEPT) === "en" ? "en" : "zh";
  } catch {
    return "zh";
  }
}

/** The language both apps speak now; kept on this device. */
export const locale = ref<Locale>(kept());

if (typeof document !== "undefined") {
  watchEffect(() => {
    document.documentElement.lang = locale.value === "zh" ? "zh-CN" : "en";
  });
}

export function setLocale(next: Locale): void {
  locale.value = next;
  try {
    localStorage.setItem(KEPT, next);
  } catch {
    // A browser that keeps nothing still speaks the chosen language until it is closed.
  }
}

/** Puts `{name}` parameters into a sentence. */
export function fill(sentence: string, params?: Params): string {
  if (!params) return sentence;
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => (name in params ? String(params[name]) : whole));
}

export type Translate<K extends string> = (key: K, params?: Params) => string;

/** `defineMessages(zh, en)`: a catalogue whose English has exactly the keys of its Chinese. */
export function defineMessages<const Z extends Record<string, string>>(zh: Z, en: Record<keyof Z & string, string>): Catalogue<keyof Z & string> {
  return { zh, en };
}

/** A typed `t("key", {n: 3})`, reactive to the language. */
export function translator<K extends string>(catalogue: Catalogue<K>): Translate<K> {
  return (key, params) => fill(catalogue[locale.value][key], params);
}

/** The side of a pair for the language spoken now; falls back to Chinese. */
export function pick(pair: Pair | null | undefined): string {
  if (!pair) return "";
  return (locale.value === "en" ? pair.en : pair.zh) || pair.zh || pair.en;
}
