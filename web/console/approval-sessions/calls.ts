import { unwrap } from "@api/index";
import type { components } from "@api/schema";
import { api } from "../api";

type Server = components["schemas"];
export type Session = Server["ApprovalSession"];
export type SessionPage = Server["ApprovalSessionPage"];
export type Member = Server["SessionMember"];
export type Item = Server["AgendaItem"];
export type Waiting = Server["WaitingCase"];
export type Decided = Server["ItemDecided"];
export type Account = Server["AccountRow"];
export type SessionAct = Server["NewSessionAct"]["act"];

/** What the desk for approval sessions asks the server. All throw `ApiError` or `NoAnswer`. */

interface Paging {
  after?: string;
  limit?: number;
}
const at = (session_id: string) => ({ params: { path: { session_id } } });
const on = (item_id: string) => ({ params: { path: { item_id } } });

export const sessions = (query: Paging) => unwrap(api.GET("/approval-sessions", { params: { query } }));

export const standing = () => unwrap(api.GET("/approval-sessions/standing"));

export const waiting = (query: Paging) => unwrap(api.GET("/approval-sessions/waiting", { params: { query } }));

export const prepare = (body: Server["NewApprovalSession"]) => unwrap(api.POST("/approval-sessions", { body }));

export const session = (id: string) => unwrap(api.GET("/approval-sessions/{session_id}", at(id)));

export const act = (id: string, body: Server["NewSessionAct"]) => unwrap(api.POST("/approval-sessions/{session_id}/acts", { ...at(id), body }));

export const addMember = (id: string, body: Server["NewSessionMember"]) => unwrap(api.POST("/approval-sessions/{session_id}/members", { ...at(id), body }));

export const endMember = (session_id: string, member_id: string) =>
  unwrap(api.POST("/approval-sessions/{session_id}/members/{member_id}/end", { params: { path: { session_id, member_id } } }));

export const linkMember = (session_id: string, member_id: string, user_id: string | null) =>
  unwrap(api.POST("/approval-sessions/{session_id}/members/{member_id}/account", { params: { path: { session_id, member_id } }, body: { user_id } }));

/** Whom a member may be linked to. */
export const accounts = (query: { search?: string; role?: "county"; limit?: number }) => unwrap(api.GET("/users", { params: { query } }));

export const attend = (id: string, body: Server["NewAttendance"]) => unwrap(api.POST("/approval-sessions/{session_id}/attendance", { ...at(id), body }));

export const items = (session_id: string, query: Paging) =>
  unwrap(api.GET("/approval-sessions/{session_id}/items", { params: { path: { session_id }, query } }));

export const gather = (id: string) => unwrap(api.POST("/approval-sessions/{session_id}/gatherings", at(id)));

export const addItem = (id: string, body: Server["NewAgendaItem"]) => unwrap(api.POST("/approval-sessions/{session_id}/items", { ...at(id), body }));

export const order = (id: string, item_ids: string[]) => unwrap(api.POST("/approval-sessions/{session_id}/order", { ...at(id), body: { item_ids } }));

export const endItem = (id: string, body: Server["EndAgendaItem"]) => unwrap(api.POST("/approval-items/{item_id}/end", { ...on(id), body }));

export const stepOut = (id: string, body: Server["NewStepOut"]) => unwrap(api.POST("/approval-items/{item_id}/step-outs", { ...on(id), body }));

export const hear = (id: string, body: Server["NewHearing"]) => unwrap(api.POST("/approval-items/{item_id}/hearings", { ...on(id), body }));

export const decide = (items: Server["DecideItem"][]) => unwrap(api.POST("/approval-decisions", { body: { items } }));

export const makeMinutes = (id: string, body: Server["NewMinutes"]) => unwrap(api.POST("/approval-sessions/{session_id}/minutes", { ...at(id), body }));

export const sign = (minutes_id: string) => unwrap(api.POST("/approval-minutes/{minutes_id}/signature", { params: { path: { minutes_id } } }));

export const agendaPaper = (id: string) => `/approval-sessions/${encodeURIComponent(id)}/agenda`;

export const minutesPaper = (id: string, form: "pdf" | "docx") => `/approval-minutes/${encodeURIComponent(id)}/file?form=${form}`;
