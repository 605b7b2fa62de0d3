import type { AnyControlNode } from "@getodk/xforms-engine";
import type { Widget } from "./model";

/** Which of our widgets shows a control of the engine. `sensitive`: what the author says the answer tells of a person. */
export function widgetOf(node: AnyControlNode, appearance: readonly string[], sensitive: string): Widget {
  switch (node.nodeType) {
    case "note":
      return "note";
    case "trigger":
      return "acknowledge";
    case "range":
      return "range";
    case "rank":
      return "rank";
    case "select":
      if (node.selectType === "select") return "select_multiple";
      return appearance.includes("map") ? "select_map" : "select_one";
    case "upload":
      return uploadWidget(node.nodeOptions.media.type, appearance);
    case "input":
      return inputWidget(node.valueType, appearance, sensitive);
    default:
      return "unsupported";
  }
}

const IMAGE_WIDGETS = ["signature", "annotate", "draw"] as const;

function uploadWidget(type: string | null, appearance: readonly string[]): Widget {
  if (type === "image") return IMAGE_WIDGETS.find((one) => appearance.includes(one)) ?? "image";
  return type === "audio" || type === "video" ? type : "file";
}

function inputWidget(type: string, appearance: readonly string[], sensitive: string): Widget {
  switch (type) {
    case "int":
      return "integer";
    case "decimal":
    case "date":
    case "time":
    case "geotrace":
    case "geoshape":
    case "barcode":
      return type;
    case "dateTime":
      return "datetime";
    case "geopoint":
      return appearance.includes("placement-map") || appearance.includes("maps") ? "map_point" : "geopoint";
    case "intent":
      return "unsupported";
    default:
      return textWidget(appearance, sensitive);
  }
}

function textWidget(appearance: readonly string[], sensitive: string): Widget {
  const has = (...names: string[]) => names.some((name) => appearance.includes(name));
  if (has("citizen-id")) return "citizen_id";
  if (has("multiline", "textarea")) return "paragraph";
  if (has("url")) return "url";
  return sensitive === "phone" || has("phone", "tel") ? "telephone" : "text";
}
