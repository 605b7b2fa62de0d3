import { computed, onScopeDispose, ref, shallowRef, watch, type Ref, type WatchSource } from "vue";
import type { Page } from "@api/index";

/** Asks again whenever `source` changes; an answer that comes after a newer question is dropped. */
export function useAnswer<S, T>(source: WatchSource<S>, ask: (given: S) => Promise<T>) {
  const data: Ref<T | undefined> = shallowRef();
  const error = shallowRef<unknown>();
  const loading = ref(false);
  let round = 0;
  let given: S;

  async function load(): Promise<void> {
    const mine = ++round;
    loading.value = true;
    try {
      const answer = await ask(given);
      if (mine !== round) return;
      data.value = answer;
      error.value = undefined;
    } catch (problem) {
      if (mine === round) error.value = problem;
    } finally {
      if (mine === round) loading.value = false;
    }
  }
  watch(
    source,
    (value) => {
      given = value;
      void load();
    },
    { immediate: true },
  );
  onScopeDispose(() => (round += 1));
  return { data, error, loading, reload: load };
}

/** A list read page by page: the first at once and anew when `source` changes, the others on `more()`. */
export function usePages<S, T>(source: WatchSource<S>, ask: (given: S, after: string | null) => Promise<Page<T>>) {
  const items = shallowRef<T[]>([]);
  const next = ref<string | null>(null);
  const more = shallowRef<unknown>();
  const first = useAnswer(source, async (given) => ({ given, page: await ask(given, null) }));
  const fetching = ref(false);

  watch(first.data, (answer) => {
    items.value = answer?.page.items ?? [];
    next.value = answer?.page.next ?? null;
    more.value = undefined;
  });

  async function readOn(): Promise<void> {
    const start = first.data.value;
    if (!start || !next.value || fetching.value || first.loading.value) return;
    fetching.value = true;
    try {
      const page = await ask(start.given, next.value);
      if (first.data.value !== start) return;
      items.value = [...items.value, ...page.items];
      next.value = page.next;
      more.value = undefined;
    } catch (problem) {
      more.value = problem;
    } finally {
      fetching.value = false;
    }
  }
  return {
    items,
    loading: first.loading,
    error: computed(() => first.error.value ?? more.value),
    reload: first.reload,
    more: readOn,
    whole: computed(() => next.value === null),
  };
}

export type Pages = Pick<ReturnType<typeof usePages>, "loading" | "error" | "whole" | "more" | "reload">;

/** What is typed into a search field, and what is searched for: a moment after the last letter, or at once on `now`. */
export function useTyped(start = "") {
  const typed = ref(start);
  const search = ref(start);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const now = () => (search.value = typed.value.trim());
  watch(typed, () => {
    clearTimeout(timer);
    timer = setTimeout(now, 250);
  });
  onScopeDispose(() => clearTimeout(timer));
  return { typed, search, now };
}

/** One deed at a time: `busy` while it runs, `error` when it failed. */
export function useDeed() {
  const busy = ref(false);
  const error = shallowRef<unknown>();
  async function run<T>(deed: () => Promise<T>): Promise<T | undefined> {
    if (busy.value) return undefined;
    busy.value = true;
    error.value = undefined;
    try {
      return await deed();
    } catch (problem) {
      error.value = problem;
      return undefined;
    } finally {
      busy.value = false;
    }
  }
  return { busy, error, run };
}
