import {
  createInstance,
  restoreInstance,
  type AnyControlNode,
  type AnyNode,
  type FormLanguage,
  type GeneralChildNode,
  type RepeatInstanceNode,
  type RepeatRangeNode,
  type RootNode,
  type SelectNode,
  type UploadNode,
} from "@getodk/xforms-engine";
import { markRaw, shallowReactive } from "vue";
import { widgetOf } from "./engine-widget";
import { questionsOf, type Answer, type Geopoint, type OpenForm, type Option, type Page, type Part, type Question, type Repeat, type Section, type Violation, type Widget } from "./model";

/** The one place that knows the engine. It is loaded when the first form is opened, not before. */

export interface FormInput {
  xform: string;
  title: string;
  locale: "zh" | "en";
  /** Answers of a draft, as instance XML, with the files they point to. */
  draft?: { instance: string; files: readonly File[] };
  user: { login: string };
  deviceId: string;
}

const INSTANCE_FILE = "xml_submission_file";

export async function openForm(input: FormInput): Promise<OpenForm> {
  const options = {
    form: {},
    instance: {
      stateFactory: <T extends object>(state: T): T => shallowReactive(state) as T,
      instanceAttachments: {
        fileNameFactory: (meta: { basename: string; extension: string | null }) => meta.basename + (meta.extension ?? ""),
      },
      preloadProperties: { deviceID: input.deviceId, username: input.user.login },
    },
  };
  const opened = input.draft
    ? await restoreInstance(input.xform, { data: [draftData(input.draft)] }, options)
    : await createInstance(input.xform, options);
  const form = new EngineForm(opened.root, input.title);
  form.setLanguage(input.locale);
  return form;
}

function draftData(draft: NonNullable<FormInput["draft"]>) {
  const data = new FormData();
  data.set(INSTANCE_FILE, new File([draft.instance], INSTANCE_FILE, { type: "text/xml" }));
  for (const file of draft.files) data.set(file.name, file);
  // The engine asks for FormData that holds its instance file; this one does.
  return data as never;
}

class EngineForm implements OpenForm {
  constructor(
    private readonly root: RootNode,
    readonly title: string,
  ) {
    markRaw(this);
  }

  get pages(): Page[] {
    return partsOf(this.root.currentState.children)
      .filter((part) => part.relevant && hasSomething(part))
      .map((part) => ({ id: part.id, title: part.label, part }));
  }

  questions(): Question[] {
    return questionsOf(partsOf(this.root.currentState.children)).filter((question) => question.relevant);
  }

  violations(): Violation[] {
    return this.questions().flatMap((question): Violation[] =>
      question.violation === null
        ? []
        : [{ questionId: question.id, path: question.path, label: question.label, message: question.violation }],
    );
  }

  async instance(): Promise<string> {
    const payload = await this.root.prepareInstancePayload({ payloadType: "monolithic" });
    return payload.data[0].get(INSTANCE_FILE).text();
  }

  fileNames(): string[] {
    return this.questions().flatMap((question) => (question.answer instanceof File ? [question.answer.name] : []));
  }

  setLanguage(locale: "zh" | "en"): void {
    const wanted = this.root.languages.find((one): one is FormLanguage => one.language.includes(`(${locale})`));
    if (wanted) this.root.setLanguage(wanted);
  }
}

const known = new WeakMap<object, Part>();

function partsOf(nodes: readonly AnyNode[] | null): Part[] {
  return (nodes ?? []).flatMap((node) => {
    const part = partOf(node as GeneralChildNode | RepeatInstanceNode);
    return part ? [part] : [];
  });
}

function partOf(node: GeneralChildNode | RepeatInstanceNode): Part | null {
  const held = known.get(node);
  if (held) return held;
  const part = makePart(node);
  if (part) known.set(node, part);
  return part;
}

function makePart(node: GeneralChildNode | RepeatInstanceNode): Part | null {
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

function hasSomething(part: Part): boolean {
  if (!part.relevant) return false;
  if (part.kind === "question") return true;
  if (part.kind === "repeat") return part.free || part.rows.some(hasSomething);
  return part.parts.some(hasSomething);
}

class EngineSection implements Section {
  readonly kind = "section";
  constructor(private readonly node: Extract<GeneralChildNode, { nodeType: "group" }> | RepeatInstanceNode) {}
  get id() { return this.node.nodeId; }
  get path() { return this.node.currentState.reference; }
  get label() { return this.node.currentState.label?.asString ?? ""; }
  get relevant() { return this.node.currentState.relevant; }
  get parts() { return partsOf(this.node.currentState.children as readonly AnyNode[]); }
}

class EngineRepeat implements Repeat {
  readonly kind = "repeat";
  constructor(private readonly node: RepeatRangeNode) {}
  get id() { return this.node.nodeId; }
  get path() { return this.node.currentState.reference; }
  get label() { return this.node.currentState.label?.asString ?? ""; }
  get relevant() { return this.node.currentState.relevant; }
  get free() { return this.node.nodeType === "repeat-range:uncontrolled"; }
  get rows() { return partsOf(this.node.currentState.children as readonly AnyNode[]) as Section[]; }
  add() {
    if (this.node.nodeType === "repeat-range:uncontrolled") this.node.addInstances();
  }
  remove(index: number) {
    if (this.node.nodeType === "repeat-range:uncontrolled") this.node.removeInstances(index);
  }
}

class EngineQuestion implements Question {
  readonly kind = "question";
  readonly widget: Widget;
  readonly appearance: readonly string[];
  constructor(private readonly node: AnyControlNode) {
    this.appearance = node.appearances ? [...(node.appearances as unknown as Iterable<string>)] : [];
    this.widget = widgetOf(node, this.appearance);
  }
  get id() { return this.node.nodeId; }
  get path() { return this.node.currentState.reference; }
  get label() {
    const { label, hint } = this.node.currentState;
    return (this.widget === "note" ? (label ?? hint) : label)?.asString ?? "";
  }
  get hint() { return this.node.currentState.hint?.asString ?? ""; }
  get relevant() { return this.node.currentState.relevant; }
  get required() { return this.node.currentState.required; }
  get readonly() { return this.node.currentState.readonly; }
  get maxPixels() { return this.node.nodeType === "upload" ? this.node.maxPixels : null; }
  get options(): Option[] {
    if (this.node.nodeType !== "select") return [];
    return this.node.currentState.valueOptions.map((item) => ({ value: item.value, label: item.label.asString }));
  }
  get answer(): Answer { return answerOf(this.node, this.widget); }
  get violation(): string | null {
    const violation = this.node.validationState.violation;
    return violation ? (violation.message?.asString ?? "") : null;
  }
  set(answer: Answer): void { setAnswer(this.node, answer); }
}

function answerOf(node: AnyControlNode, widget: Widget): Answer {
  if (node.nodeType === "select") {
    const values = (node as SelectNode).currentState.value;
    return widget === "select_one" ? (values[0] ?? null) : values;
  }
  if (node.nodeType === "upload") return (node as UploadNode).currentState.value;
  if (node.nodeType === "trigger") return node.currentState.value === true;
  const value: unknown = node.currentState.value;
  if (widget === "geopoint") return geopointOf(value);
  const text = node.currentState.instanceValue;
  return text === "" ? null : text;
}

function geopointOf(value: unknown): Geopoint | null {
  if (typeof value !== "object" || value === null || !("latitude" in value)) return null;
  const point = value as { latitude: number; longitude: number; altitude: number | null; accuracy: number | null };
  return { lat: point.latitude, lon: point.longitude, altitude: point.altitude, accuracy: point.accuracy };
}

function setAnswer(node: AnyControlNode, answer: Answer): void {
  switch (node.nodeType) {
    case "select":
      if (Array.isArray(answer)) node.selectValues(answer);
      else node.selectValue(answer === null ? null : String(answer));
      return;
    case "upload":
      node.setValue(answer instanceof File ? answer : null);
      return;
    case "trigger":
      node.setValue(answer === true);
      return;
    case "input":
      (node.setValue as (value: string) => void).call(node, textOf(answer));
      return;
    default:
      return;
  }
}

function textOf(answer: Answer): string {
  if (answer === null || typeof answer === "boolean") return "";
  if (typeof answer === "object" && "lat" in answer) {
    return [answer.lat, answer.lon, answer.altitude ?? 0, answer.accuracy ?? 0].join(" ");
  }
  return String(answer);
}
