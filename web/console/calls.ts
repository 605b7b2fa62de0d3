import type { Page } from "@api/index";
import type * as r from "./records";
import { send } from "./send";

/** Every question the console asks the server, one function each. All throw `ApiError` or `NoAnswer`. */

export interface Paging {
  after?: string | null;
  limit?: number;
}

const one = (id: string) => encodeURIComponent(id);

export const divisions = (parent: string | null, boundaries = false) =>
  send<{ items: r.DivisionRow[] }>("GET", "/divisions", { query: { parent, boundaries } }).then((answer) => answer.items);

export const followups = (query: Paging & { region?: string; state?: string }) =>
  send<Page<r.FollowupRow>>("GET", "/followups", { query: { ...query } });

export const followupSummary = (region?: string) =>
  send<r.FollowupSummary>("GET", "/followups/summary", { query: { region } });

export const followupMap = (region?: string) => send<r.PointCollection>("GET", "/followups/map", { query: { region } });

export const sweep = () => send<r.Sweep>("POST", "/sweeps", { body: {} });

export const households = (query: Paging & { search?: string; region?: string }) =>
  send<Page<r.HouseholdRow>>("GET", "/households", { query: { ...query } });

export const household = (id: string) => send<r.HouseholdDetail>("GET", `/households/${one(id)}`);

export const householdHistory = (id: string) =>
  send<{ items: r.HistoryItem[] }>("GET", `/households/${one(id)}/history`).then((answer) => answer.items);

export const reveal = (personId: string, body: { id: string; reason: string }) =>
  send<{ id_number: string }>("POST", `/persons/${one(personId)}/reveals`, { body });

export const visits = (query: Paging & { region?: string; household?: string; visitor?: string; problems?: boolean }) =>
  send<Page<r.VisitRow>>("GET", "/visits", { query: { ...query } });

export const visit = (id: string) => send<r.VisitPage>("GET", `/visits/${one(id)}`);

export const reviewVisit = (
  id: string,
  body: { id: string; decision: "accepted" | "returned"; comments: { path?: string; text: string }[] },
) => send<r.VisitPage>("POST", `/visits/${one(id)}/reviews`, { body });

export const leads = (query: Paging & { state?: string; region?: string; urgent?: boolean }) =>
  send<Page<r.LeadRow>>("GET", "/leads", { query: { ...query } });

export const lead = (id: string) => send<r.LeadPage>("GET", `/leads/${one(id)}`);

export const endLead = (
  id: string,
  body: { id: string; outcome: "monitoring" | "joined"; joined_lead_id?: string; note: string },
) => send<r.LeadPage>("POST", `/leads/${one(id)}/outcomes`, { body });

export const cases = (query: Paging & { stage?: string; region?: string; programme?: string }) =>
  send<Page<r.CaseRow>>("GET", "/cases", { query: { ...query } });

export const aidCase = (id: string) => send<r.CasePage>("GET", `/cases/${one(id)}`);

export const openCase = (body: {
  id: string;
  lead_id: string | null;
  household_id: string | null;
  programme: string;
  urgent: boolean;
  applicant_name?: string;
  note: string;
}) => send<r.CasePage>("POST", "/cases", { body });

export const actOnCase = (id: string, body: { id: string; act: string; facts: Record<string, unknown>; note: string }) =>
  send<r.CasePage>("POST", `/cases/${one(id)}/acts`, { body });

export const forms = () => send<{ items: r.FormVersionRow[] }>("GET", "/forms").then((answer) => answer.items);

function workbook(file: File): FormData {
  const body = new FormData();
  body.append("file", file, file.name);
  return body;
}

export const checkForm = (file: File) => send<r.WorkbookAnswer>("POST", "/forms/check", { body: workbook(file) });

export const publishForm = (file: File) => send<r.WorkbookAnswer>("POST", "/forms", { body: workbook(file) });

/** Where a photo is shown from; the server sends the browser on to the object store. */
export const photo = (sha256: string, size: "thumb" | "full") => `/files/${one(sha256)}?size=${size}`;
