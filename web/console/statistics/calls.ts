import { unwrap } from "@api/index";
import type { components } from "@api/schema";
import { api } from "../api";
import type { PeriodKind } from "./period";

type Server = components["schemas"];
export type Measure = Server["Measure"];
export type MeasureList = Server["MeasureList"];
export type Group = Measure["group"];
export type Value = Server["Value"];
export type Figure = Server["Figure"];
export type Statistics = Server["Statistics"];
export type Behind = Server["BehindItem"];

/** A place and civil days, both ends counted. */
export interface Asked {
  region: string;
  since: string;
  until: string;
}
/** One number of them: the whole, or of a month, of a place directly below, of a part. */
export interface Opened extends Asked {
  measure: string;
  month?: string;
  place?: string;
  part?: string;
}

let definitions: Promise<MeasureList> | undefined;
/** What is counted and how; asked for once, for it changes with the server only. */
export function measures(): Promise<MeasureList> {
  definitions ??= unwrap(api.GET("/statistics/measures"));
  definitions.catch(() => (definitions = undefined));
  return definitions;
}

export const summarise = (asked: Asked, group: Group) => unwrap(api.GET("/statistics", { params: { query: { ...asked, group } } }));

/** All numbers of the running month, quarter or year, as they were counted at `counted_at`. */
export const running = (region: string, kind: PeriodKind) => unwrap(api.GET("/statistics/running", { params: { query: { region, kind } } }));

export function behind(opened: Opened & { which: "count" | "of" }, after: string | null, limit = 100) {
  const { measure, ...query } = opened;
  return unwrap(api.GET("/statistics/{measure}/records", { params: { path: { measure }, query: { ...query, limit, ...(after ? { after } : {}) } } }));
}

/** Where the browser fetches all numbers of a place and time for Excel, for use within the county. */
export const workbookAddress = (asked: Asked): string => `/statistics/workbook.xlsx?${new URLSearchParams({ ...asked })}`;
