import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

/** What the service worker keeps so that the app starts without a network: address → content mark. */
export type Precache = Record<string, string>;

interface Options {
  /** The HTML file whose whole module graph, lazy parts included, must be there offline. */
  app: string;
  /** Name of the service worker's entry. */
  worker: string;
}

const mark = (content: string | Uint8Array) => createHash("sha256").update(content).digest("hex").slice(0, 16);
const PLACE = "__PRECACHE__";

/** Writes the list of the app's files into the service worker once the bundle is known. */
export function offlineStart({ app, worker }: Options): Plugin {
  let publicDir = "";
  return {
    name: "tanfang-offline-start",
    apply: "build",
    configResolved(config) {
      publicDir = config.publicDir;
    },
    generateBundle: {
      order: "post",
      handler(_options, bundle) {
        const chunk = Object.values(bundle).find((part) => part.type === "chunk" && part.name === worker);
        if (!chunk || chunk.type !== "chunk") return;
        const wanted = new Set<string>([app]);
        const follow = (file: string) => {
          if (wanted.has(file)) return;
          wanted.add(file);
          const part = bundle[file];
          if (part?.type !== "chunk") return;
          for (const next of [...part.imports, ...part.dynamicImports]) follow(next);
          const meta = (part as { viteMetadata?: { importedCss: Set<string>; importedAssets: Set<string> } }).viteMetadata;
          for (const next of [...(meta?.importedCss ?? []), ...(meta?.importedAssets ?? [])]) follow(next);
        };
        const page = bundle[app];
        if (page?.type !== "asset") throw new Error(`${app} is not among what is built`);
        for (const [, file = ""] of String(page.source).matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)) follow(file);
        const list: Precache = {};
        for (const file of readdirSync(publicDir)) list["/" + file] = mark(readFileSync(join(publicDir, file)));
        for (const file of [...wanted].sort()) {
          const part = bundle[file];
          if (!part) continue;
          const content = part.type === "chunk" ? part.code : part.source;
          list["/" + (file === app ? "" : file)] = mark(content);
        }
        chunk.code = chunk.code.replace(PLACE, () => JSON.stringify(list));
      },
    },
  };
}
