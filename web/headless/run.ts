import { loadForm, type AnyNode, type RootNode } from "@getodk/xforms-engine";

/** A form filled by answers in the order given. `now`: where the clock stands, ms since 1970. `media`: lists by name. */
export interface Case {
  form: string;
  now: number;
  answers?: [path: string, text: string][];
  rows?: [path: string, count: number][];
  media?: Record<string, string>;
  /** Whether the instance is wanted, which takes as long as the rest. */
  xml?: boolean;
}

export interface Filled {
  values: Record<string, string>;
  relevant: Record<string, boolean>;
  required: Record<string, boolean>;
  problems: [path: string, kind: string][];
  /** Answers that the engine would not take. */
  errors: [path: string, kind: string, why: string][];
  /** The instance as it would be sent. */
  xml: string | null;
}

export type Outcome = Filled | { failure: string };

/** What is asked of a node, whatever its type. */
interface Anything {
  nodeType: string;
  currentState: {
    reference: string;
    relevant: boolean;
    required?: boolean;
    instanceValue?: string;
    children: readonly Anything[] | null;
  };
  validationState?: { violation: { condition: string } | null };
  setValue?: (value: unknown) => void;
  setValues?: (values: readonly string[]) => void;
  selectValues?: (values: readonly string[]) => void;
  addInstances?: (after: number, count: number) => void;
  removeInstances?: (from: number, count: number) => void;
}

const MOST_ROWS = 1000;
const isRange = (node: Anything) => node.nodeType.startsWith("repeat-range");

function* below(node: Anything): Generator<Anything> {
  for (const child of node.currentState.children ?? []) {
    yield child;
    yield* below(child);
  }
}

export async function run({ form, now, answers = [], rows = [], media = {}, xml = true }: Case): Promise<Outcome> {
  Date.now = () => now;
  const loaded = await opened(form, media);
  if (loaded.status === "failure") return { failure: loaded.error.message };
  const fileNameFactory = (file: { basename: string; extension: string | null }) => file.basename + (file.extension ?? "");
  const { root } = loaded.createInstance({ instanceAttachments: { fileNameFactory } });
  const top = root as AnyNode as unknown as Anything;
  for (const [path, count] of rows) setRows(top, path, count);
  const errors: Filled["errors"] = [];
  for (const [path, text] of answers) {
    addRowsFor(top, path);
    const error = enter(top, path, text);
    if (error) errors.push([path, ...error]);
  }
  // Sending stamps the end: what the screen showed is read before.
  return { ...shown(top), errors, xml: xml ? await sent(root) : null };
}

/** A form as read keeps everything filled with it in memory: after so many it is read again. */
const MOST_FILLED = 16;
let held: { form: string; media: string; filled: number; loaded: Awaited<ReturnType<typeof loadForm>> } | undefined;

/** The form as the engine reads it, read once for several cases of one form. */
async function opened(form: string, media: Record<string, string>) {
  const files = JSON.stringify(media);
  if (held?.form !== form || held.media !== files || held.filled >= MOST_FILLED) {
    const options = { fetchFormAttachment: served(media), missingResourceBehavior: "BLANK" as const };
    held = { form, media: files, filled: 0, loaded: await loadForm(form, options) };
  }
  held.filled += 1;
  return held.loaded;
}

function served(media: Record<string, string>) {
  return async (url: URL) => {
    const text = media[decodeURIComponent(url.pathname.split("/").at(-1) ?? "")];
    if (text === undefined) return new Response("", { status: 404 });
    return new Response(text, { status: 200, headers: { "content-type": kindOf(url.pathname) } });
  };
}

function kindOf(name: string): string {
  if (name.endsWith(".xml")) return "text/xml";
  return /\.(geo)?json$/.test(name) ? "application/geo+json" : "text/csv";
}

function setRows(top: Anything, path: string, count: number): void {
  const range = find(top, path, true);
  const held = range?.currentState.children?.length ?? 0;
  if (count > held) range?.addInstances?.(held - 1, count - held);
  else if (count < held) range?.removeInstances?.(count, held - count);
}

/** An answer in a row that is not there yet: the worker adds rows until it is. */
function addRowsFor(top: Anything, path: string): void {
  for (const step of path.matchAll(/\[(\d+)\]/g)) {
    const repeat = path.slice(0, step.index);
    const range = find(top, repeat, true);
    const held = range?.currentState.children?.length ?? 0;
    const wanted = Math.min(Number(step[1]), MOST_ROWS);
    if (wanted > held) range?.addInstances?.(held - 1, wanted - held);
  }
}

/** The node of a path, found by going down; the range of a repeat when `range`. */
function find(node: Anything, path: string, range: boolean): Anything | undefined {
  for (const child of node.currentState.children ?? []) {
    const { reference } = child.currentState;
    if (reference === path && isRange(child) === range) return child;
    const rest = path.startsWith(reference) ? path.charAt(reference.length) : "";
    const inside = rest === "/" || (isRange(child) && (rest === "[" || rest === "")) ? find(child, path, range) : undefined;
    if (inside) return inside;
  }
  return undefined;
}

/** Answers one question; the kind of problem and the engine's words when it would not take the answer. */
function enter(top: Anything, path: string, text: string): [kind: string, why: string] | undefined {
  const node = find(top, path, false);
  if (!node) return ["unknown_node", `no node ${path}`];
  const chosen = text === "" ? [] : text.split(" ");
  try {
    if (node.selectValues) node.selectValues(chosen);
    else if (node.setValues) node.setValues(chosen);
    else if (node.nodeType === "trigger") node.setValue?.(text !== "");
    else if (node.nodeType === "upload") node.setValue?.(text === "" ? null : new File(["-"], text));
    else node.setValue?.(text);
    return undefined;
  } catch (error) {
    return [node.selectValues || node.setValues ? "choice" : "type", String(error)];
  }
}

function shown(top: Anything): Omit<Filled, "errors" | "xml"> {
  const found: Omit<Filled, "errors" | "xml"> = { values: {}, relevant: {}, required: {}, problems: [] };
  for (const node of below(top)) {
    if (isRange(node)) continue;
    const { reference, relevant, required, instanceValue, children } = node.currentState;
    found.relevant[reference] = relevant;
    if (children !== null) continue;
    found.values[reference] = instanceValue ?? "";
    found.required[reference] = relevant && required === true;
    const violation = node.validationState?.violation;
    if (violation) found.problems.push([reference, violation.condition]);
  }
  return found;
}

async function sent(root: RootNode): Promise<string | null> {
  const payload = await root.prepareInstancePayload({ payloadType: "monolithic" });
  const file: unknown = payload.data[0].get("xml_submission_file");
  return file ? new Response(file as Blob).text() : null;
}
