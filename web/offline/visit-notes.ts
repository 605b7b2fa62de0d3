import type { Household } from "@api/records";
import { wgs84ToBd09, wgs84ToGcj02, type LonLat } from "./datum";

/** What of a visit's answers is told again before the next one, by the last name of the question's path, in this order. */
export const noteNames = ["remark", "event_description", "attempt_worry_text", "need_other", "retry_date", "confirmed_by"] as const;
export type NoteName = (typeof noteNames)[number];

export interface VisitNote {
  name: NoteName;
  text: string;
}

/** The notes of one visit; empty answers are left out. */
export function notesOf(answers: Record<string, unknown>): VisitNote[] {
  return noteNames.flatMap((name) => {
    const text = answerOf(answers, name);
    return text === null ? [] : [{ name, text }];
  });
}

/** The answer to the question of this name, wherever the form has it; null when it has none or it is no text. */
export function answerOf(answers: Record<string, unknown>, name: string): string | null {
  for (const [path, value] of Object.entries(answers)) {
    if (path.endsWith(`/${name}`) && typeof value === "string" && value.trim() !== "") return value.trim();
  }
  return null;
}

export interface Carer {
  /** On ordinary days, or when somebody is ill. */
  when: "daily" | "ill";
  name: string;
  relation: string | null;
  phone: string | null;
}

/** Who looks after the people of a household, by its newest facts; how to reach them as the last visit that told it. */
export function carersOf(household: Pick<Household, "facts" | "visits">): Carer[] {
  const daily = named(household.facts.daily_carer_person);
  const ill = named(household.facts.sick_carer_person);
  const told = household.visits.find((visit) => daily !== null && answerOf(visit.answers, "daily_carer_person") === daily)?.answers ?? {};
  const carers: Carer[] = [];
  if (daily) carers.push({ when: "daily", name: daily, relation: answerOf(told, "daily_carer_relation"), phone: answerOf(told, "daily_carer_phone") });
  if (ill && ill !== daily) carers.push({ when: "ill", name: ill, relation: null, phone: null });
  return carers;
}

const named = (value: unknown) => (typeof value === "string" && value.trim() !== "" ? value.trim() : null);

/** Where the home lies in other apps' words, each told in its own datum; the name of nobody goes along. `other`: the
 * phone's own map app, which takes WGS-84. */
export function mapLinks(at: { lon: number; lat: number }): { amap: string; baidu: string; other: string } {
  const text = ([lon, lat]: LonLat) => [lon.toFixed(6), lat.toFixed(6)] as const;
  const here = [at.lon, at.lat] as const;
  const [lon, lat] = text(here);
  const [bdLon, bdLat] = text(wgs84ToBd09(here));
  return {
    amap: `https://uri.amap.com/marker?position=${text(wgs84ToGcj02(here)).join(",")}&coordinate=gaode&callnative=1`,
    baidu: `https://api.map.baidu.com/marker?location=${bdLat},${bdLon}&coord_type=bd09ll&output=html&src=tanfang&title=%E5%AE%B6&content=%E5%AE%B6`,
    other: `geo:${lat},${lon}?q=${lat},${lon}`,
  };
}
