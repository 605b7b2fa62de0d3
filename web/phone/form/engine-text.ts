import type { MarkdownNode, TextRange, ElementTextRole } from "@getodk/xforms-engine";
import type { Markup, MarkupElement, MediaNames } from "./model";

/** The engine joins all forms of a text into one. These marks, from the area that Unicode leaves to private use, are put
 * in front of the forms it does not know, so that they can be told apart again. */
const GUIDANCE = "\ue000";
const BIG_IMAGE = "\ue001";
const SHORT = "\ue002";
const MARKS: Record<string, string> = { guidance: GUIDANCE, "big-image": BIG_IMAGE, short: SHORT };
const VALUE = /<((?:\w+:)?value)\s([^>]*\bform\s*=\s*(["'])(guidance|big-image|short)\3[^>]*?)(\/?)>/g;
const ANY_MARK = /[\ue000-\ue002]/;

type Text = TextRange<ElementTextRole> | null;

/** The form's XML with the marks put in. */
export function markTextForms(xform: string): string {
  return xform.replace(VALUE, (whole, name: string, attributes: string, _quote: string, form: string, empty: string) =>
    empty ? whole : `<${name} ${attributes}>${MARKS[form] ?? ""}`,
  );
}

/** What stands before the first mark. */
export function plainText(text: Text): string {
  return text?.asString.split(ANY_MARK, 1)[0]?.trim() ?? "";
}

/** The guidance of a hint; empty when there is none. */
export function guidanceOf(text: Text): string {
  const whole = text?.asString ?? "";
  const at = whole.indexOf(GUIDANCE);
  return at < 0 ? "" : (whole.slice(at + 1).split(ANY_MARK, 1)[0]?.trim() ?? "");
}

export function markupOf(text: Text): Markup[] {
  if (!text) return [];
  if (ANY_MARK.test(text.asString)) return [{ kind: "text", text: plainText(text) }];
  return text.formatted.flatMap(markupNode);
}

const SAFE_ADDRESS = /^(https?:|tel:|mailto:)/i;
const COLOUR = /^(#[0-9a-f]{3,8}|[a-z]{3,20})$/i;
const ELEMENTS: ReadonlySet<string> = new Set(["p", "span", "strong", "em", "u", "ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6"]);

function markupNode(node: MarkdownNode): Markup[] {
  switch (node.role) {
    case "child":
      return [{ kind: "text", text: node.value }];
    case "line-break":
      return [{ kind: "break" }];
    case "html":
      // Shown as written: whatever an author or a worker typed, it never becomes HTML.
      return [{ kind: "text", text: node.unsafeHtml }];
    case "parent":
      return [markupParent(node)];
  }
}

function markupParent(node: Extract<MarkdownNode, { role: "parent" }>): Markup {
  const inner = node.children.flatMap(markupNode);
  if ("url" in node && typeof node.url === "string") {
    return SAFE_ADDRESS.test(node.url) ? { kind: "link", address: node.url, inner } : { kind: "element", name: "span", inner };
  }
  const name = node.elementName === "div" ? "p" : node.elementName;
  const colour = colourOf(node);
  return { kind: "element", name: (ELEMENTS.has(name) ? name : "span") as MarkupElement, ...(colour ? { colour } : {}), inner };
}

function colourOf(node: object): string | undefined {
  const colour = "properties" in node ? (node.properties as { style?: { color?: string } } | undefined)?.style?.color : undefined;
  return colour && COLOUR.test(colour) ? colour : undefined;
}

export function mediaOf(text: Text): MediaNames {
  const names: MediaNames = {};
  if (text?.imageSource) names.image = fileName(text.imageSource.href);
  if (text?.audioSource) names.audio = fileName(text.audioSource.href);
  if (text?.videoSource) names.video = fileName(text.videoSource.href);
  return names;
}

/** `jr://images/a%20b.png` → `a b.png`. */
export function fileName(address: string): string {
  const last = address.split("/").at(-1) ?? "";
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}
