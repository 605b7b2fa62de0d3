import type { AnyControlNode, AnyNode, GeneralChildNode, RepeatInstanceNode, RepeatRangeNode, SelectNode } from "@getodk/xforms-engine";
import { markRaw } from "vue";
import { answerOf, setAnswer } from "./engine-answer";
import { listsOf, type FormLists } from "./engine-lists";
import { guidanceOf, markupOf, mediaOf, plainText } from "./engine-text";
import { widgetOf } from "./engine-widget";
import type { ListQuestion } from "./long-lists";
import type { Answer, MediaNames, Option, Part, Question, Repeat, Section, Widget } from "./model";

/** The engine's nodes as parts of the form. One node is one part for ever. */

type PartNode = GeneralChildNode | RepeatInstanceNode;

const known = new WeakMap<object, Part>();

export function partsOf(nodes: readonly AnyNode[] | null): Part[] {
  return (nodes ?? []).flatMap((node) => {
    const part = partOf(node as PartNode);
    return part ? [part] : [];
  });
}

function partOf(node: PartNode): Part | null {
  const held = known.get(node);
  if (held) return held;
  const part = makePart(node);
  if (part) known.set(node, part);
  return part;
}

function makePart(node: PartNode): Part | null {
  switch (node.nodeType) {
    case "group":
    case "repeat-instance":
      return markRaw(new EngineSection(node));
    case "repeat-range:controlled":
    case "repeat-range:uncontrolled":
      return markRaw(new EngineRepeat(node));
    case "model-value":
      return null;
    default:
      return markRaw(new EngineQuestion(node as AnyControlNode));
  }
}

function tokens(list: unknown): readonly string[] {
  return list ? [...(list as Iterable<string>)] : [];
}

class EngineSection implements Section {
  readonly kind = "section";
  readonly appearance: readonly string[];
  constructor(private readonly node: Extract<GeneralChildNode, { nodeType: "group" }> | RepeatInstanceNode) {
    this.appearance = tokens(node.appearances);
  }
  get id() { return this.node.nodeId; }
  get path() { return this.node.currentState.reference; }
  get label() { return plainText(this.node.currentState.label); }
  get relevant() { return this.node.currentState.relevant; }
  get parts() { return partsOf(this.node.currentState.children as readonly AnyNode[]); }
}

class EngineRepeat implements Repeat {
  readonly kind = "repeat";
  readonly appearance: readonly string[];
  constructor(private readonly node: RepeatRangeNode) {
    this.appearance = tokens(node.appearances);
  }
  get id() { return this.node.nodeId; }
  get path() { return this.node.currentState.reference; }
  get label() { return plainText(this.node.currentState.label); }
  get relevant() { return this.node.currentState.relevant; }
  get free() { return this.node.nodeType === "repeat-range:uncontrolled"; }
  get rows() { return partsOf(this.node.currentState.children as readonly AnyNode[]) as Section[]; }
  add(after?: number) {
    if (this.node.nodeType !== "repeat-range:uncontrolled") return;
    if (after === undefined) this.node.addInstances();
    else this.node.addInstances(after);
  }
  remove(index: number) {
    if (this.node.nodeType === "repeat-range:uncontrolled") this.node.removeInstances(index);
  }
}

const TANFANG = "urn:tanfang:forms";

class EngineQuestion implements Question {
  readonly kind = "question";
  readonly widget: Widget;
  readonly appearance: readonly string[];
  private readonly elements: readonly Element[];
  private readonly lists: FormLists | undefined;
  private readonly list: ListQuestion | undefined;
  private held: { items: readonly unknown[]; options: readonly Option[] } | undefined;

  constructor(private readonly node: AnyControlNode) {
    this.appearance = tokens(node.appearances);
    const { bind, bodyElement } = node.definition as unknown as { bind: { bindElement: Element }; bodyElement: { element: Element } | null };
    this.elements = bodyElement ? [bodyElement.element, bind.bindElement] : [bind.bindElement];
    this.lists = listsOf(node.root);
    this.list = this.lists?.of(bind.bindElement.getAttribute("nodeset") ?? "");
    this.lists?.know(this);
    if (this.list) this.widget = this.list.many ? "select_multiple" : "select_one";
    else this.widget = widgetOf(node, this.appearance, bind.bindElement.getAttributeNS(TANFANG, "sensitive") ?? "");
  }
  get id() { return this.node.nodeId; }
  get path() { return this.node.currentState.reference; }
  private get labelText() {
    const { label, hint } = this.node.currentState;
    return this.widget === "note" ? (label ?? hint) : label;
  }
  private get hintText() {
    const { label, hint } = this.node.currentState;
    return this.widget === "note" && !label ? null : hint;
  }
  get label() { return plainText(this.labelText); }
  get labelMarkup() { return markupOf(this.labelText); }
  get hint() { return plainText(this.hintText); }
  get hintMarkup() { return markupOf(this.hintText); }
  get guidance() { return guidanceOf(this.hintText); }
  get media(): MediaNames { return { ...mediaOf(this.hintText), ...mediaOf(this.labelText) }; }
  get relevant() { return this.node.currentState.relevant; }
  get required() { return this.node.currentState.required; }
  get readonly() { return this.node.currentState.readonly; }
  get maxPixels() { return this.node.nodeType === "upload" ? this.node.maxPixels : null; }
  /** Made anew only when the engine has another list: lists may have tens of thousands of rows. */
  get options(): readonly Option[] {
    if (this.list) return this.lists?.options(this.list) ?? [];
    if (this.node.nodeType !== "select" && this.node.nodeType !== "rank") return [];
    const items = (this.node as SelectNode).currentState.valueOptions;
    if (this.held?.items !== items) this.held = { items, options: items.map(optionOf) };
    return this.held.options;
  }
  get answer(): Answer {
    if (this.list?.many) return this.stored.split(" ").filter(Boolean);
    return answerOf(this.node, this.widget);
  }
  get stored(): string { return this.node.currentState.instanceValue; }
  get violation(): string | null {
    const violation = this.node.validationState.violation;
    return violation ? (violation.message?.asString ?? "") : null;
  }
  parameter(name: string): string | null {
    for (const element of this.elements) {
      for (const attribute of element.attributes) if (attribute.localName === name) return attribute.value;
    }
    return null;
  }
  set(answer: Answer): void {
    if (this.list) setAnswer(this.node, Array.isArray(answer) ? answer.join(" ") : answer);
    else setAnswer(this.node, answer);
    this.lists?.settle();
  }
}

type Item = SelectNode["currentState"]["valueOptions"][number];

function optionOf(item: Item): Option {
  const geometry = item.properties.find(([name]) => name.split("/").at(-1) === "geometry")?.[1] ?? "";
  return { value: item.value, label: plainText(item.label), media: mediaOf(item.label), geometry };
}
