import { unwrap } from "@api/index";
import type { components } from "@api/schema";
import { api } from "../api";

type Server = components["schemas"];
export type Explained = Server["Explained"];
export type Ladder = Server["Ladder"];
export type Pause = Server["VisitPause"];
export type PauseReason = Pause["reason"];
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

export const escalations = (query: { level?: "township" | "county"; state: "unanswered" | "answered" | "all"; region: string; after: string | null; limit: number }) => {
  const { after, level, ...rest } = query;
  return unwrap(api.GET("/escalations", { params: { query: { ...rest, ...(level ? { level } : {}), ...(after ? { after } : {}) } } }));
};
