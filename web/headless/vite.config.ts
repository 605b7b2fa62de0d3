import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin } from "vite";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** jsdom looks for the script of its synchronous requests, which a bundle has not and nobody here makes. */
const withoutRequests: Plugin = {
  name: "without-requests",
  transform(code, id) {
    if (!id.includes("XMLHttpRequest-impl")) return null;
    return code.replace('require.resolve ? require.resolve("./xhr-sync-worker.js") : null', "null");
  },
};

// One file that runs under node without node_modules: the phone's engine for the server, which has no screen.
export default defineConfig({
  root: here("."),
  plugins: [withoutRequests],
  ssr: { noExternal: true },
  build: {
    ssr: here("main.ts"),
    outDir: here("../dist-headless"),
    emptyOutDir: true,
    target: "node20",
    // Names matter to jsdom and to the engine at run time.
    minify: false,
    rollupOptions: { output: { entryFileNames: "phone-engine.mjs", codeSplitting: false } },
  },
});
