import { unwrap } from "@api/index";
import type { components } from "@api/schema";
import { api } from "./api";
import type { CasePage, DivisionRow, PointCollection, VisitPage } from "./records";

type Server = components["schemas"];

/** Every question the console asks the server, one function each. All throw `ApiError` or `NoAnswer`. */

export interface Paging {
  after?: string | null;
  limit?: number;
}

/** Leaves out what was not given: the server tells an absent filter from an empty one. */
function given<T extends object>(query: T): { [K in keyof T]: Exclude<T[K], null> } {
  const kept = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== "");
  return Object.fromEntries(kept) as { [K in keyof T]: Exclude<T[K], null> };
}

export const divisions = async (parent: string | null, boundaries = false) =>
  (await unwrap(api.GET("/divisions", { params: { query: given({ parent, boundaries }) } }))).items as DivisionRow[];

export const followups = (query: Paging & { region?: string; state?: "open" | "flagged" | "due" | "overdue" | "never_visited" | "not_synced" | "all" }) =>
  unwrap(api.GET("/followups", { params: { query: given(query) } }));

export const followupSummary = (region?: string) => unwrap(api.GET("/followups/summary", { params: { query: given({ region }) } }));

export const followupMap = async (region?: string) =>
  (await unwrap(api.GET("/followups/map", { params: { query: given({ region }) } }))) as unknown as PointCollection;

export const sweep = () => unwrap(api.POST("/sweeps"));

export const households = (query: Paging & { search?: string; region?: string }) =>
  unwrap(api.GET("/households", { params: { query: given(query) } }));

export const household = (household_id: string) => unwrap(api.GET("/households/{household_id}", { params: { path: { household_id } } }));

export const householdHistory = async (household_id: string) =>
  (await unwrap(api.GET("/households/{household_id}/history", { params: { path: { household_id } } }))).items;

export const reveal = (person_id: string, body: Server["RevealRequest"]) =>
  unwrap(api.POST("/persons/{person_id}/reveals", { params: { path: { person_id } }, body }));

export const visits = (query: Paging & { region?: string; household?: string; visitor?: string; problems?: boolean }) =>
  unwrap(api.GET("/visits", { params: { query: given(query) } }));

export const visit = async (visit_id: string) =>
  (await unwrap(api.GET("/visits/{visit_id}", { params: { path: { visit_id } } }))) as VisitPage;

export const reviewVisit = (visit_id: string, body: Server["Review"]) =>
  unwrap(api.POST("/visits/{visit_id}/reviews", { params: { path: { visit_id } }, body }));

export const leads = (query: Paging & { state?: "open" | "ended" | "all"; region?: string; urgent?: boolean }) =>
  unwrap(api.GET("/leads", { params: { query: given(query) } }));

export const lead = (lead_id: string) => unwrap(api.GET("/leads/{lead_id}", { params: { path: { lead_id } } }));

export const endLead = (lead_id: string, body: Server["OutcomeRequest"]) =>
  unwrap(api.POST("/leads/{lead_id}/outcomes", { params: { path: { lead_id } }, body }));

export const cases = (query: Paging & { stage?: string; region?: string; programme?: string }) =>
  unwrap(api.GET("/cases", { params: { query: given(query) } }));

export const aidCase = async (case_id: string) => (await unwrap(api.GET("/cases/{case_id}", { params: { path: { case_id } } }))) as CasePage;

export const openCase = async (body: Server["NewCase"]) => (await unwrap(api.POST("/cases", { body }))) as CasePage;

export const actOnCase = async (case_id: string, body: Server["ActRequest"]) =>
  (await unwrap(api.POST("/cases/{case_id}/acts", { params: { path: { case_id } }, body }))) as CasePage;

export const forms = async () => (await unwrap(api.GET("/forms"))).items;

export const form = (form_id: string, version: string) =>
  unwrap(api.GET("/forms/{form_id}/{version}", { params: { path: { form_id, version } } }));

/** A workbook goes as a multipart body; its answer is the server's list of problems. */
function workbook(file: File): { body: { workbook: string }; bodySerializer: () => FormData } {
  const form = new FormData();
  form.append("workbook", file, file.name);
  return { body: { workbook: file.name }, bodySerializer: () => form };
}

export const checkForm = (file: File) => unwrap(api.POST("/forms/check", workbook(file)));

export const publishForm = (file: File) => unwrap(api.POST("/forms", workbook(file)));

/** Where a photo is shown from; the server sends the browser on to the object store. */
export const photo = (sha256: string, size: "thumb" | "full") => `/files/${encodeURIComponent(sha256)}?size=${size}`;

export const collectSecrets = () => unwrap(api.GET("/collect-secrets"));

export const makeCollectSecret = (body: Server["NewSecret"]) => unwrap(api.POST("/collect-secrets", { body }));

export const revokeCollectSecret = (secret_id: string) =>
  unwrap(api.POST("/collect-secrets/{secret_id}/revocation", { params: { path: { secret_id } } }));
