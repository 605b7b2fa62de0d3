import { unwrap } from "@api/index";
import type { components } from "@api/schema";
import { api } from "../api";

type Server = components["schemas"];
export type Explained = Server["Explained"];
export type Ladder = Server["Ladder"];
export type Pause = Server["VisitPause"];
export type PauseReason = Pause["reason"];
export type Telling = Server["Telling"];
export type EventKind = Server["NewHouseholdEvent"]["kind"];
export type Action = Server["NewLadderAnswer"]["action"];
export type Escalation = Server["EscalationItem"];

/** Why a household must be visited and what an office does about it. All throw `ApiError` or `NoAnswer`. */
const at = (household_id: string) => ({ params: { path: { household_id } } });

export const explain = (household_id: string) => unwrap(api.GET("/households/{household_id}/followup", at(household_id)));

export const pause = (household_id: string, body: Server["NewVisitPause"]) => unwrap(api.POST("/households/{household_id}/pauses", { ...at(household_id), body }));

export const endPause = (pause_id: string) => unwrap(api.POST("/pauses/{pause_id}/ends", { params: { path: { pause_id } } }));

export const enterEvent = (household_id: string, body: Server["NewHouseholdEvent"]) => unwrap(api.POST("/households/{household_id}/events", { ...at(household_id), body }));

export const answer = (household_id: string, body: Server["NewLadderAnswer"]) => unwrap(api.POST("/households/{household_id}/answers", { ...at(household_id), body }));

export interface Chosen {
  region: string;
  worker?: string;
  campaign?: string;
}
/** Leaves out what was not chosen: the server tells an absent filter from an empty one. */
const given = <T extends object>(query: T) =>
  Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== "")) as { [K in keyof T]: Exclude<T[K], null | ""> };

export const escalations = (query: Chosen & { level?: "township" | "county"; state: "unanswered" | "answered" | "all"; household_state: Escalation["state"] | ""; after: string | null; limit: number }) =>
  unwrap(api.GET("/escalations", { params: { query: given(query) } }));

/** The grid workers who walk something of a place today. */
export const workers = async (region: string) => (await unwrap(api.GET("/trip-workers", { params: { query: { region } } }))).items;

export type Forecast = Server["Forecast"];
export const forecast = (body: Server["ForecastRequest"]) => unwrap(api.POST("/followups/forecast", { body }));
