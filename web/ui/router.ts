import { computed, shallowRef, type Component } from "vue";

/** One screen: `/households/:id` and what shows it. */
export interface Route {
  path: string;
  view: Component;
  /** Which entry of the main menu is lit. */
  menu?: string;
  /** Shown alone, without the bar: a screen on a wall. */
  bare?: boolean;
}

export interface Place {
  path: string;
  params: Record<string, string>;
  query: URLSearchParams;
  route: Route;
}

/** Finds the route of a hash such as `#/households/123?from=today`; the first route answers for unknown ones. */
export function match(routes: readonly Route[], hash: string): Place {
  const [rawPath = "/", rawQuery = ""] = hash.replace(/^#/, "").split("?", 2);
  const path = rawPath || "/";
  const parts = path.split("/");
  for (const route of routes) {
    const wanted = route.path.split("/");
    if (wanted.length !== parts.length) continue;
    const params: Record<string, string> = {};
    const fits = wanted.every((part, index) => {
      const given = parts[index] ?? "";
      if (!part.startsWith(":")) return part === given;
      try {
        params[part.slice(1)] = decodeURIComponent(given);
      } catch {
        return false;
      }
      return given !== "";
    });
    if (fits) return { path, params, query: new URLSearchParams(rawQuery), route };
  }
  const first = routes[0];
  if (!first) throw new Error("an app has at least one route");
  return { path: first.path, params: {}, query: new URLSearchParams(), route: first };
}

/**
 * What is one page to its reader. A list that shows the chosen one beside it stays the same page, with its filters and as far as it was read;
 * every other record gets a page of its own, so that nothing of the last one is ever seen under the next.
 */
export function pageOf(routes: readonly Route[], { path, route }: Place): string {
  const home = routes.find((one) => one.view === route.view)?.path ?? path;
  return home.includes(":") ? path : home;
}

let depth = 0;

/** Opens another screen; `replace` leaves no way back to this one. */
export function go(path: string, how: "push" | "replace" = "push"): void {
  if (how === "replace") location.replace("#" + path);
  else {
    depth += 1;
    location.hash = path;
  }
}

/** Back to where the user came from, or up to `fallback` when the app was opened on this screen. */
export function back(fallback: string): void {
  if (depth > 0) {
    depth -= 1;
    history.back();
  } else go(fallback, "replace");
}

/** A hash router: works from a file, behind any proxy and offline, with the browser's own back button. */
export function createRouter(routes: readonly Route[]) {
  const place = shallowRef(match(routes, location.hash));
  addEventListener("hashchange", () => {
    place.value = match(routes, location.hash);
  });
  // Links count as steps too, so that `back` returns to the list one came from.
  addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest('a[href^="#/"]')) depth += 1;
  });
  return { place, params: computed(() => place.value.params), page: computed(() => pageOf(routes, place.value)), go, back };
}

export type Router = ReturnType<typeof createRouter>;
