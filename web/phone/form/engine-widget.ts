import type { AnyControlNode } from "@getodk/xforms-engine";
import type { Widget } from "./model";

/** Which of our widgets shows a control of the engine. */
export function widgetOf(node: AnyControlNode, appearance: readonly string[]): Widget {
  switch (node.nodeType) {
    case "note":
      return "note";
    case "trigger":
      return "acknowledge";
    case "select":
      return node.selectType === "select" ? "select_multiple" : "select_one";
    case "upload":
      return uploadWidget(node.nodeOptions.media.type, appearance);
    case "input":
      return inputWidget(node.valueType, appearance);
    default:
      return "unsupported";
  }
}

function uploadWidget(type: string | null, appearance: readonly string[]): Widget {
  if (type === "image") return appearance.includes("signature") ? "signature" : "image";
  return type === "audio" ? "audio" : "file";
}

function inputWidget(type: string, appearance: readonly string[]): Widget {
  switch (type) {
    case "int":
      return "integer";
    case "decimal":
      return "decimal";
    case "date":
      return "date";
    case "time":
      return "time";
    case "dateTime":
      return "datetime";
    case "geopoint":
      return "geopoint";
    case "geotrace":
    case "geoshape":
      return "unsupported";
    default:
      return appearance.includes("multiline") ? "paragraph" : "text";
  }
}
