import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vitest/config";
import { offlineStart } from "./scripts/offline-start.ts";
import { startChunks } from "./scripts/start-chunks.ts";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

// Two apps, the forms' preview and one service worker in one build: dist/index.html is the phone, dist/preview.html its
// form runtime alone, dist/console/index.html the console.
const entries: Record<string, string> = { phone: here("index.html"), preview: here("preview.html") };
if (existsSync(here("console/index.html"))) entries.console = here("console/index.html");
if (existsSync(here("phone/service-worker.ts"))) entries["service-worker"] = here("phone/service-worker.ts");

const server = process.env.TANFANG_SERVER ?? "http://127.0.0.1:8000";

const { version } = JSON.parse(readFileSync(here("package.json"), "utf8")) as { version: string };

export default defineConfig({
  define: { __APP_VERSION__: JSON.stringify(version) },
  plugins: [vue(), offlineStart({ app: "index.html", worker: "service-worker" })],
  resolve: {
    alias: { "@ui": here("ui"), "@api": here("api-client"), "@offline": here("offline") },
  },
  build: {
    target: "es2022",
    outDir: here("dist"),
    emptyOutDir: true,
    chunkSizeWarningLimit: 1400,
    // For browsers without it two scripts come one after the other: less than what its own file costs all the others.
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: entries,
      output: {
        // The worker must keep one address for ever: browsers look for its update there.
        entryFileNames: (chunk) => (chunk.name === "service-worker" ? "sw.js" : "assets/[name]-[hash].js"),
        codeSplitting: { groups: [{ name: startChunks(here("phone/main.ts"), [here("phone/preview/main.ts"), here("console/main.ts")]) }] },
      },
    },
  },
  server: {
    port: 5173,
    proxy: {
      "^/(sessions?|sync|forms|visits|quick-reports|surveys|receipts|files|divisions|households|persons|followups|map|boundaries|sweeps|leads|cases|bundles|devices|collect-secrets|health)(/|\\?|$)":
        { target: server, changeOrigin: false },
    },
  },
  test: {
    include: ["ui/**/*.test.ts", "offline/**/*.test.ts", "phone/**/*.test.ts", "console/**/*.test.ts", "api-client/**/*.test.ts"],
    environment: "node",
  },
});
