import { defineAsyncComponent, type Component } from "vue";
import type { Widget } from "./model";
import ChoiceAnswer from "./widgets/ChoiceAnswer.vue";
import DateAnswer from "./widgets/DateAnswer.vue";
import TextAnswer from "./widgets/TextAnswer.vue";

/** Which component takes the answer. Each takes the props `question`, `inputId`, `describedBy` and `invalid`, and emits
 * `answer`. Those that need camera, sound or map are loaded when the first such question is shown. */

const lazy = import.meta.glob<{ default: Component }>("./widgets/*Answer.vue");

function later(name: string): Component | undefined {
  const load = lazy[`./widgets/${name}Answer.vue`];
  return load ? defineAsyncComponent(load) : undefined;
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
  return components[widget];
}
