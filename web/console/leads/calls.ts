import { unwrap } from "@api/index";
import type { components } from "@api/schema";
import { api } from "../api";

type Server = components["schemas"];
export type Channel = Server["LeadItem"]["channel"];
export type Level = Server["OutcomeRequest"]["level"];
export type Candidate = Server["LeadCandidate"];
export type Partner = Server["LeadPartner"];
export type Held = Server["HeldItem"];
export type Monitored = Server["MonitoringItem"];
export type TriageResult = Server["TriageResult"];

/** What the pages of leads ask the server beside the queue itself. All throw `ApiError` or `NoAnswer`. */

export const standing = async (region: string) =>
  (await unwrap(api.GET("/leads/standing", { params: { query: { region } } }))).items;

export const enter = (body: Server["LeadRequest"]) => unwrap(api.POST("/leads", { body }));

export const triage = async (items: Server["TriageItem"][]) => (await unwrap(api.POST("/leads/triage", { body: { items } }))).items;

export const candidates = async (lead_id: string, name: string) =>
  (await unwrap(api.GET("/leads/{lead_id}/candidates", { params: { path: { lead_id }, query: { name } } }))).items;

export const place = (lead_id: string, body: Server["PlaceRequest"]) =>
  unwrap(api.POST("/leads/{lead_id}/household", { params: { path: { lead_id } }, body }));

export const reply = (lead_id: string, body: Server["LeadReplyRequest"]) =>
  unwrap(api.POST("/leads/{lead_id}/replies", { params: { path: { lead_id } }, body }));

export const partners = async () => (await unwrap(api.GET("/lead-partners"))).items;

export const makePartner = (body: Server["NewLeadPartner"]) => unwrap(api.POST("/lead-partners", { body }));

export const endPartner = (partner_id: string) =>
  unwrap(api.POST("/lead-partners/{partner_id}/end", { params: { path: { partner_id } } }));

export const held = (after: string | null) => unwrap(api.GET("/help-requests", { params: { query: { limit: 50, ...(after ? { after } : {}) } } }));

export const settleHeld = (request_id: string, body: Server["SettleRequest"]) =>
  unwrap(api.POST("/help-requests/{request_id}/settle", { params: { path: { request_id } }, body }));

export const monitorings = (query: { region: string; state: "open" | "ended" }, after: string | null) =>
  unwrap(api.GET("/monitorings", { params: { query: { ...query, limit: 100, ...(after ? { after } : {}) } } }));

export const monitoringOutcome = (monitoring_id: string, body: Server["MonitoringOutcomeRequest"]) =>
  unwrap(api.POST("/monitorings/{monitoring_id}/outcomes", { params: { path: { monitoring_id } }, body }));
