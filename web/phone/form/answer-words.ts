import { locale } from "@ui/index";
import { t, dateText } from "../words";
import { spaced } from "./citizen-id";
import { lunarDate, lunarText } from "./lunar";
import type { Geopoint, Question } from "./model";
import { grouped } from "./numbers";

/** An answer as a person would say it; empty when there is none. */
export function answerWords(question: Question): string {
  const { answer, options } = question;
  if (answer === null) return "";
  if (Array.isArray(answer)) return (answer as readonly (string | Geopoint)[]).map((one) => (typeof one === "string" ? labelOf(options, one) : place(one))).join("、");
  if (answer instanceof File) return answer.name;
  if (typeof answer === "object" && "lat" in answer) return t("place.have", { n: Math.round(answer.accuracy ?? 0) });
  if (typeof answer === "boolean") return answer ? t("form.agree") : "";
  const text = String(answer);
  if (question.widget === "date") return dateText(text, "");
  if (question.widget === "citizen_id") return spaced(text);
  if (question.appearance.includes("thousands-sep")) return grouped(text);
  if (question.parameter("type") === "decimal" && Number.isFinite(Number(text))) return String(Number(text));
  return labelOf(options, text);
}

function labelOf(options: Question["options"], value: string): string {
  return options.find((one) => one.value === value)?.label || value;
}

const place = (point: Geopoint) => `${point.lat.toFixed(5)}, ${point.lon.toFixed(5)}`;

/** The lunar date beside a civil one, as the language of the screen says it; empty when there is none. */
export function lunarWords(date: string): string {
  const lunar = lunarDate(date);
  return lunar ? lunarText(lunar, locale.value) : "";
}
