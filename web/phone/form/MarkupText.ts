import { h, type FunctionalComponent, type VNodeArrayChildren } from "vue";
import type { Markup } from "./model";

/** Formatted text as elements; what somebody typed can only ever become text. */
const MarkupText: FunctionalComponent<{ nodes: readonly Markup[] }> = ({ nodes }) => nodes.map(element);
MarkupText.props = ["nodes"];
export default MarkupText;

/** Headings of a label never compete with those of the page. */
const PLAIN_NAMES: Record<string, string> = { h1: "strong", h2: "strong", h3: "strong", h4: "strong", h5: "strong", h6: "strong", p: "span" };

function element(node: Markup) {
  if (node.kind === "text") return node.text;
  if (node.kind === "break") return h("br");
  const inner: VNodeArrayChildren = node.inner.map(element);
  if (node.kind === "link") return h("a", { href: node.address, target: "_blank", rel: "noopener noreferrer" }, inner);
  const style = node.colour ? { color: node.colour } : undefined;
  return h(PLAIN_NAMES[node.name] ?? node.name, { class: `mark-${node.name}`, style }, inner);
}
