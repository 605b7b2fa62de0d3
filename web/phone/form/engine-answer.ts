import type { AnyControlNode, SelectNode, UploadNode } from "@getodk/xforms-engine";
import type { Answer, Geopoint, Widget } from "./model";

/** Answers between the engine's values and ours. */

export function answerOf(node: AnyControlNode, widget: Widget): Answer {
  switch (node.nodeType) {
    case "select": {
      const values = (node as SelectNode).currentState.value;
      return widget === "select_multiple" ? values : (values[0] ?? null);
    }
    case "rank":
      return node.currentState.value;
    case "upload":
      return (node as UploadNode).currentState.value;
    case "trigger":
      return node.currentState.value === true;
    default: {
      const text = node.currentState.instanceValue;
      if (text === "") return null;
      if (widget === "geopoint" || widget === "map_point") return pointsOf(text)[0] ?? null;
      if (widget === "geotrace" || widget === "geoshape") return pointsOf(text);
      return text;
    }
  }
}

/** `36.1 113.2 800 5;36.2 …`: latitude, longitude, altitude in m, accuracy in m; points apart by semicolons. */
export function pointsOf(text: string): Geopoint[] {
  return text.split(";").flatMap((one): Geopoint[] => {
    const [lat, lon, altitude, accuracy] = one.trim().split(/\s+/).map(Number);
    if (lat === undefined || lon === undefined || !Number.isFinite(lat) || !Number.isFinite(lon)) return [];
    return [{ lat, lon, altitude: altitude ?? null, accuracy: accuracy ?? null }];
  });
}

export function setAnswer(node: AnyControlNode, answer: Answer): void {
  switch (node.nodeType) {
    case "select":
      if (Array.isArray(answer)) node.selectValues(answer as readonly string[]);
      else node.selectValue(answer === null ? null : String(answer));
      return;
    case "rank":
      node.setValues(Array.isArray(answer) ? (answer as readonly string[]) : []);
      return;
    case "upload":
      if (!(answer instanceof File)) forgetRestoredName(node as UploadNode);
      node.setValue(answer instanceof File ? answer : null);
      return;
    case "trigger":
      node.setValue(answer === true);
      return;
    case "range":
    case "input":
      (node.setValue as (value: string) => void).call(node, textOf(answer));
      return;
    default:
      return;
  }
}

/** The engine goes on naming the file that a restored draft came with, also after it was taken away: such an answer would
 * name a photo that nobody has, and a required question would count as answered. */
function forgetRestoredName(node: UploadNode): void {
  const { instanceNode } = node as unknown as { instanceNode: { value: string | null } | null };
  if (instanceNode) instanceNode.value = null;
}

function textOf(answer: Answer): string {
  if (answer === null || typeof answer === "boolean") return "";
  if (Array.isArray(answer)) return (answer as readonly Geopoint[]).map(pointText).join(";");
  if (typeof answer === "object" && "lat" in answer) return pointText(answer);
  return String(answer);
}

function pointText(point: Geopoint): string {
  return [point.lat, point.lon, point.altitude ?? 0, point.accuracy ?? 0].join(" ");
}
