import { defineAsyncComponent, type Component } from "vue";
import type { Widget } from "./model";
import ChoiceAnswer from "./widgets/ChoiceAnswer.vue";
import DateAnswer from "./widgets/DateAnswer.vue";
import TextAnswer from "./widgets/TextAnswer.vue";

/** Which component takes the answer. Each takes the props `question`, `inputId`, `describedBy` and `invalid`, and emits
 * `answer`. Those that need camera, sound or map are loaded with the first form that asks for them. */

const lazy = import.meta.glob<{ default: Component }>("./widgets/*Answer.vue");

type Load = () => Promise<{ default: Component }>;
const loads = new Map<Component, Load>();
const loaded = new Map<Component, Component>();

function later(name: string): Component | undefined {
  const load = lazy[`./widgets/${name}Answer.vue`];
  if (!load) return undefined;
  const component = defineAsyncComponent(load);
  loads.set(component, load);
  return component;
}

const components: Partial<Record<Widget, Component | undefined>> = {
  text: TextAnswer,
  paragraph: TextAnswer,
  integer: TextAnswer,
  decimal: TextAnswer,
  telephone: TextAnswer,
  url: TextAnswer,
  citizen_id: later("CitizenId") ?? TextAnswer,
  date: DateAnswer,
  time: DateAnswer,
  datetime: DateAnswer,
  select_one: ChoiceAnswer,
  select_multiple: ChoiceAnswer,
  select_map: later("SelectMap"),
  rank: later("Rank"),
  range: later("Range"),
  image: later("Photo"),
  annotate: later("Photo"),
  draw: later("Draw"),
  signature: later("Draw"),
  audio: later("Sound"),
  video: later("File"),
  file: later("File"),
  geopoint: later("Place"),
  map_point: later("MapPoint"),
  geotrace: later("Trace"),
  geoshape: later("Trace"),
  barcode: later("Barcode"),
};

export function componentOf(widget: Widget): Component | undefined {
  const component = components[widget];
  return component && (loaded.get(component) ?? component);
}

const LOAD_MS = 3000;

/** Loads what a form needs before it is shown: a control that came in later would push away the one below it from under
 * a finger. What cannot be loaded is tried again where it is shown. */
export async function loadWidgets(widgets: ReadonlySet<Widget>): Promise<void> {
  const load = async (widget: Widget) => {
    const component = components[widget];
    const get = component && loads.get(component);
    if (component && get && !loaded.has(component)) loaded.set(component, (await get()).default);
  };
  const all = Promise.allSettled([...widgets].map(load));
  // A control that does not come keeps nobody from the form.
  await Promise.race([all, new Promise((ready) => setTimeout(ready, LOAD_MS))]);
}
