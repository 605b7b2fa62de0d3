// What a phone fetches before the first form is opened: the scripts of index.html and all they import at once, gzipped.
// Ends with 1 when it is more than the limit. `npm run build` first.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const LIMIT = 350 * 1024;
const dist = new URL("../dist/", import.meta.url);
const read = (file) => readFileSync(new URL(file, dist), "utf8");

const html = read("index.html");
const waiting = [...html.matchAll(/(?:src|href)="\/([^"]+\.(?:js|css))"/g)].map((found) => found[1]);
const sizes = new Map();
while (waiting.length > 0) {
  const file = waiting.pop();
  if (sizes.has(file)) continue;
  const text = read(file);
  sizes.set(file, gzipSync(text, { level: 9 }).length);
  if (!file.endsWith(".js")) continue;
  // Static imports only: `import(…)` comes later, on demand.
  for (const found of text.matchAll(/(?:from|import)\s*["']\.\/([^"']+\.js)["']/g)) waiting.push(`assets/${found[1]}`);
}
const scripts = [...sizes].filter(([file]) => file.endsWith(".js"));
const total = (rows) => rows.reduce((sum, [, bytes]) => sum + bytes, 0);
const report = {
  script_bytes: total(scripts),
  style_bytes: total([...sizes]) - total(scripts),
  limit_bytes: LIMIT,
  files: Object.fromEntries([...sizes].sort((one, other) => other[1] - one[1])),
};
if (process.argv.includes("--json")) console.log(JSON.stringify(report));
else {
  for (const [file, bytes] of Object.entries(report.files)) console.log(`${String(bytes).padStart(8)}  ${file}`);
  console.log(`${String(report.script_bytes).padStart(8)}  scripts before a form is opened, of ${LIMIT} allowed`);
}
process.exit(report.script_bytes <= LIMIT ? 0 : 1);
