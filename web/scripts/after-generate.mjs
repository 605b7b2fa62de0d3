// The server's `Record` (a field record as it travels) would hide TypeScript's own `Record<K, V>` inside the made file.
import { readFileSync, writeFileSync } from "node:fs";

const file = new URL("../api-client/schema.ts", import.meta.url);
const made = readFileSync(file, "utf8");
writeFileSync(file, made.replace(/^export type Record =/m, "export type SentRecord ="));
