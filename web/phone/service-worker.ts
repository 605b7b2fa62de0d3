/** Keeps the app itself on the phone, so that it opens without a network. Data are not its business: they are in the
 * app's own store. The list of files is written in by the build; a changed list is a new version. */
declare const __PRECACHE__: Record<string, string>;

const worker = self as unknown as ServiceWorkerGlobalScope;
const files = __PRECACHE__;
const SHELF = "tanfang-app";
const version = Object.entries(files).map((entry) => entry.join("@")).join("|");

/** Each file is kept under its address and content mark, so that an update only fetches what changed. */
const keyOf = (path: string) => `${path}?kept=${files[path]}`;

worker.addEventListener("install", (event) => {
  event.waitUntil(
    (async () => {
      const shelf = await caches.open(SHELF);
      const held = new Set((await shelf.keys()).map((request) => new URL(request.url).pathname + new URL(request.url).search));
      for (const path of Object.keys(files)) {
        if (held.has(keyOf(path))) continue;
        const answer = await fetch(path, { cache: "no-cache", credentials: "same-origin" });
        if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
        await shelf.put(keyOf(path), answer);
      }
      // The first version may serve at once; a later one waits until the app asks, with no form open.
      if (!worker.registration.active) await worker.skipWaiting();
    })(),
  );
});

worker.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      const shelf = await caches.open(SHELF);
      const wanted = new Set(Object.keys(files).map(keyOf));
      for (const request of await shelf.keys()) {
        const url = new URL(request.url);
        if (!wanted.has(url.pathname + url.search)) await shelf.delete(request);
      }
      await worker.clients.claim();
    })(),
  );
});

worker.addEventListener("message", (event) => {
  if (event.data === "take over") void worker.skipWaiting();
  if (event.data === "version") event.source?.postMessage(version);
});

/** There is a network again. What waits is sealed: only a page that its owner opened can read and send it, so the pages
 * that are open are woken; when none is, it waits until the app is opened. */
worker.addEventListener("sync" as "message", (event) => {
  event.waitUntil(
    worker.clients.matchAll({ type: "window", includeUncontrolled: true }).then((pages) => pages.forEach((page) => page.postMessage("records"))),
  );
});

worker.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== worker.location.origin) return;
  const path = url.pathname === "/index.html" ? "/" : url.pathname;
  if (!(path in files)) return;
  event.respondWith(
    (async () => {
      const shelf = await caches.open(SHELF);
      return (await shelf.match(keyOf(path))) ?? fetch(event.request);
    })(),
  );
});
