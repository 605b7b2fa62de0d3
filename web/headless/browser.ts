import { JSDOM } from "jsdom";

/** Gives node what the phone's engine expects of a browser, and takes away the network. Import before the engine. */

const { window } = new JSDOM("");
const wanted = [
  "DOMParser", "XMLSerializer", "Node", "Element", "Document", "Attr", "Text", "XMLDocument", "XPathResult", "Comment", "HTMLElement", "File",
] as const;
const world = globalThis as unknown as Record<string, unknown>;
for (const name of wanted) world[name] ??= (window as unknown as Record<string, unknown>)[name];

// Node makes its fetch when it is first used; afterwards it would no longer know itself.
const makeFetch = fetch;
await makeFetch("data:,");
globalThis.fetch = async (source, init) => {
  const address = source instanceof Request ? source.url : String(source);
  if (!address.startsWith("data:")) throw new TypeError("there is no network here");
  return makeFetch(source, init);
};
// The engine's parser is built for browsers: under node's own marks it looks for files beside a script that is not there.
Object.defineProperty(process, "versions", { value: { ...process.versions, node: undefined } });
world.window = window;
world.document = window.document;
