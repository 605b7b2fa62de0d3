import { unwrap } from "@api/index";
import type { components } from "@api/schema";
import { api } from "./api";
import type { Assignment, CasePage, DivisionRow, FormVersion, NewAssignment, PointCollection, VisitPage } from "./records";

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

export const followups = (query: Paging & { region?: string; worker?: string; campaign?: string; state?: "open" | "flagged" | "due" | "overdue" | "never_visited" | "not_synced" | "attempted" | "excused" | "all" }) =>
  unwrap(api.GET("/followups", { params: { query: given(query) } }));

export const followupSummary = (query: { region?: string; worker?: string; campaign?: string }) => unwrap(api.GET("/followups/summary", { params: { query: given(query) } }));

export const followupMap = async (query: { region?: string; worker?: string; campaign?: string }) =>
  (await unwrap(api.GET("/followups/map", { params: { query: given(query) } }))) as unknown as PointCollection;

export const sweep = () => unwrap(api.POST("/sweeps"));

export const households = (query: Paging & { search?: string; region?: string; on?: string; known_on?: string }) =>
  unwrap(api.GET("/households", { params: { query: given(query) } }));

export const household = (household_id: string) => unwrap(api.GET("/households/{household_id}", { params: { path: { household_id } } }));

export const householdHistory = async (household_id: string) =>
  (await unwrap(api.GET("/households/{household_id}/history", { params: { path: { household_id } } }))).items;

export const reveal = (person_id: string, body: Server["RevealRequest"]) =>
  unwrap(api.POST("/persons/{person_id}/reveals", { params: { path: { person_id } }, body }));

export const printDoorCodes = (body: Server["DoorCodesRequest"]) => unwrap(api.POST("/door-codes", { body }));

export const visits = (query: Paging & { region?: string; household?: string; visitor?: string; problems?: boolean; disagreements?: boolean }) =>
  unwrap(api.GET("/visits", { params: { query: given(query) } }));

/** Drawn for review and not looked at yet, the surest reasons first; `waiting` says how many. */
export const monthDraw = (month: string, query: Paging & { drawn?: boolean }) =>
  unwrap(api.GET("/visit-draws/{month}", { params: { path: { month }, query: given(query) } }));

export const drawnVisits = (query: Paging & { region?: string }) => unwrap(api.GET("/visits/drawn", { params: { query: given(query) } }));

export const askSecondVisit = (visit_id: string, body: Server["NewSecondVisit"]) =>
  unwrap(api.POST("/visits/{visit_id}/second-visits", { params: { path: { visit_id } }, body }));

export const visit = async (visit_id: string) =>
  (await unwrap(api.GET("/visits/{visit_id}", { params: { path: { visit_id } } }))) as VisitPage;

export const reviewVisit = (visit_id: string, body: Server["Review"]) =>
  unwrap(api.POST("/visits/{visit_id}/reviews", { params: { path: { visit_id } }, body }));

export const settleDisagreement = (disagreement_id: string, body: Server["Settlement"]) =>
  unwrap(api.POST("/disagreements/{disagreement_id}/settlements", { params: { path: { disagreement_id } }, body }));

export const leads = (query: Paging & { state?: "open" | "ended" | "all"; region?: string; urgent?: boolean; channel?: Server["LeadItem"]["channel"] }) =>
  unwrap(api.GET("/leads", { params: { query: given(query) } }));

export const lead = (lead_id: string) => unwrap(api.GET("/leads/{lead_id}", { params: { path: { lead_id } } }));

export const endLead = (lead_id: string, body: Server["OutcomeRequest"]) =>
  unwrap(api.POST("/leads/{lead_id}/outcomes", { params: { path: { lead_id } }, body }));

export const cases = (query: Paging & { which?: "mine" | "open" | "resting" | "ended"; stage?: string; region?: string; programme?: string }) =>
  unwrap(api.GET("/cases", { params: { query: given(query) } }));

export const caseGrounds = (case_id: string) => unwrap(api.GET("/cases/{case_id}/grounds", { params: { path: { case_id } } }));

export const aidCase = async (case_id: string) => (await unwrap(api.GET("/cases/{case_id}", { params: { path: { case_id } } }))) as CasePage;

export const openCase = async (body: Server["NewCase"]) => (await unwrap(api.POST("/cases", { body }))) as CasePage;

export const actOnCase = async (case_id: string, body: Server["ActRequest"]) =>
  (await unwrap(api.POST("/cases/{case_id}/acts", { params: { path: { case_id } }, body }))) as CasePage;

export const caseStanding = (region?: string) => unwrap(api.GET("/cases/standing", { params: { query: given({ region }) } }));

export const actOnCases = (items: Server["ActOn"][]) => unwrap(api.POST("/cases/acts", { body: { items } }));

export const correctCase = async (case_id: string, body: Server["cases_records_Correction"]) =>
  (await unwrap(api.POST("/cases/{case_id}/corrections", { params: { path: { case_id } }, body }))) as CasePage;

export const changeClock = async (case_id: string, body: Server["ClockChange"]) =>
  (await unwrap(api.POST("/cases/{case_id}/clocks", { params: { path: { case_id } }, body }))) as CasePage;

export const samples = (query: Paging) => unwrap(api.GET("/samples", { params: { query: given(query) } }));

export const sample = (sample_id: string) => unwrap(api.GET("/samples/{sample_id}", { params: { path: { sample_id } } }));

export const sampleOfCase = (case_id: string) => unwrap(api.GET("/cases/{case_id}/sample", { params: { path: { case_id } } }));

export const visitors = () => unwrap(api.GET("/samples/visitors"));

/** Gives the checks of these cases to one of the county's staff, or with null back to the township. */
export const giveVisits = (sample_id: string, cases: string[], visitor_id: string | null) =>
  unwrap(api.POST("/samples/{sample_id}/visitors", { params: { path: { sample_id } }, body: { cases, visitor_id } }));

export const drawSample = (id: string) => unwrap(api.POST("/samples", { body: { id } }));

export const forms = async () => (await unwrap(api.GET("/forms"))).items;

export const form = async (form_id: string, version: string) =>
  (await unwrap(api.GET("/forms/{form_id}/{version}", { params: { path: { form_id, version } } }))) as FormVersion;

export const formDifference = (form_id: string, version: string, from: string) =>
  unwrap(api.GET("/forms/{form_id}/{version}/difference", { params: { path: { form_id, version }, query: { from } } }));

/** A workbook and the files it names go as a multipart body; the server answers with what it finds. */
function workbook(file: File, media: readonly File[]): { body: { workbook: string }; bodySerializer: () => FormData } {
  const form = new FormData();
  form.append("workbook", file, file.name);
  for (const one of media) form.append("media", one, one.name);
  return { body: { workbook: file.name }, bodySerializer: () => form };
}

export const checkForm = (file: File, media: readonly File[]) => unwrap(api.POST("/forms/check", workbook(file, media)));

/** `in_force_on`: the civil date from which it is used; null for today. */
export const publishForm = (file: File, media: readonly File[], in_force_on: string | null) =>
  unwrap(api.POST("/forms", { params: { query: given({ in_force_on }) }, ...workbook(file, media) }));

export const retireForm = (form_id: string, version: string, reason: string) =>
  unwrap(api.POST("/forms/{form_id}/{version}/retire", { params: { path: { form_id, version } }, body: { reason } }));

/** For whom a form is and was, newest first; none: it is for all. */
export const assignments = async (form_id: string) =>
  (await unwrap(api.GET("/forms/{form_id}/assignment", { params: { path: { form_id } } }))).items as Assignment[];

export const assignForm = async (form_id: string, body: NewAssignment) =>
  (await unwrap(api.POST("/forms/{form_id}/assignment", { params: { path: { form_id } }, body }))).items as Assignment[];

/** Where a form's files are taken from. */
export const formFile = (form_id: string, version: string, name: "workbook.xlsx" | "dictionary.xlsx" | "dictionary.docx") =>
  `/forms/${encodeURIComponent(form_id)}/${encodeURIComponent(version)}/${name}`;

/** Answers received between two civil dates, both counted; an empty date leaves that side open. */
export function answersFile(form_id: string, kind: "xlsx" | "csv", from: string, to: string): string {
  const query = new URLSearchParams(given({ from, to }));
  return `/forms/${encodeURIComponent(form_id)}/answers.${kind}${query.size ? `?${query}` : ""}`;
}

/** Where a photo is shown from; the server sends the browser on to the object store. */
export const photo = (sha256: string, size: "thumb" | "full") => `/files/${encodeURIComponent(sha256)}?size=${size}`;

export const collectSecrets = () => unwrap(api.GET("/collect-secrets"));

export const makeCollectSecret = (body: Server["NewSecret"]) => unwrap(api.POST("/collect-secrets", { body }));

export const revokeCollectSecret = (secret_id: string) =>
  unwrap(api.POST("/collect-secrets/{secret_id}/revocation", { params: { path: { secret_id } } }));

export const bundles = (query: Paging) => unwrap(api.GET("/bundles", { params: { query: given(query) } }));

export const bundle = (digest: string) => unwrap(api.GET("/bundles/{digest}", { params: { path: { digest } } }));

export const devices = (query: Paging & { state?: Server["DeviceItem"]["signs"][number] | "all" | "may_need_help" | "lost"; search?: string }) =>
  unwrap(api.GET("/devices", { params: { query: given(query) } }));

export const deviceSummary = () => unwrap(api.GET("/devices/summary"));

export const device = (device_id: string) => unwrap(api.GET("/devices/{device_id}", { params: { path: { device_id } } }));

export const markDeviceLost = (device_id: string, reason: string) =>
  unwrap(api.POST("/devices/{device_id}/lost", { params: { path: { device_id } }, body: { reason } }));

export const markDeviceFound = (device_id: string, reason: string) =>
  unwrap(api.POST("/devices/{device_id}/found", { params: { path: { device_id } }, body: { reason } }));

export const referrals = (query: Paging & { show?: "open" | "late" | "ended"; region?: string; target?: string; state?: Server["ReferralItem"]["state"]; lead?: string; case?: string; household?: string }) =>
  unwrap(api.GET("/referrals", { params: { query: given(query) } }));

export const referralSummary = (region?: string) => unwrap(api.GET("/referrals/summary", { params: { query: given({ region }) } }));

export const referralChoices = (origin: { lead: string | null; case: string | null; household: string | null; person: string | null }) =>
  unwrap(api.GET("/referrals/choices", { params: { query: given(origin) } }));

export const referral = (referral_id: string) => unwrap(api.GET("/referrals/{referral_id}", { params: { path: { referral_id } } }));

export const refer = (body: Server["NewReferral"]) => unwrap(api.POST("/referrals", { body }));

export const dispatchAgain = (referral_id: string, body: Server["Dispatch"]) =>
  unwrap(api.POST("/referrals/{referral_id}/dispatches", { params: { path: { referral_id } }, body }));

export const settleReferral = (referral_id: string, body: Server["Dispatch"]) =>
  unwrap(api.POST("/referrals/{referral_id}/settlements", { params: { path: { referral_id } }, body }));

export const answerReferral = (referral_id: string, body: Server["ReferralAnswer"]) =>
  unwrap(api.POST("/referrals/{referral_id}/answers", { params: { path: { referral_id } }, body }));

export const actOnReferral = (referral_id: string, body: Server["OfficeAct"]) =>
  unwrap(api.POST("/referrals/{referral_id}/acts", { params: { path: { referral_id } }, body }));

export const departments = () => unwrap(api.GET("/departments"));

export const addDepartment = (body: Server["NewDepartment"]) => unwrap(api.POST("/departments", { body }));

export const setDepartmentTerm = (department_id: string, body: Server["NewTerm"]) =>
  unwrap(api.POST("/departments/{department_id}/terms", { params: { path: { department_id } }, body }));

export const openDepartmentUser = (department_id: string, body: Server["NewDepartmentUser"]) =>
  unwrap(api.POST("/departments/{department_id}/users", { params: { path: { department_id } }, body }));

export const endDepartmentUser = (user_id: string) => unwrap(api.POST("/department-users/{user_id}/departure", { params: { path: { user_id } } }));

export const screeningSummary = (region?: string) => unwrap(api.GET("/screening/summary", { params: { query: given({ region }) } }));

export const screeningResults = (query: Paging & { programme: string; result: "eligible" | "unknown"; region?: string }) =>
  unwrap(api.GET("/screening/results", { params: { query: given(query) } }));

export const screeningFindings = (query: Paging & { region?: string; finding?: string; standing?: "waiting" | "late" | "answered" }) =>
  unwrap(api.GET("/screening/findings", { params: { query: given(query) } }));

export const reviewFinding = (finding_id: string, body: Server["FindingReview"]) =>
  unwrap(api.POST("/screening/findings/{finding_id}/reviews", { params: { path: { finding_id } }, body }));

export const householdScreening = (household_id: string) =>
  unwrap(api.GET("/households/{household_id}/screening", { params: { path: { household_id } } }));

export const parameterEffect = (body: Server["EffectRequest"]) => unwrap(api.POST("/screening/effects", { body }));

export const parameters = () => unwrap(api.GET("/parameters"));

export const parameter = (name: string) => unwrap(api.GET("/parameters/{name}", { params: { path: { name } } }));

export const proposeParameter = (name: string, body: Server["NewProposal"]) =>
  unwrap(api.POST("/parameters/{name}/proposals", { params: { path: { name } }, body }));

export const decideParameter = (proposal_id: string, body: Server["NewDecision"]) =>
  unwrap(api.POST("/parameter-proposals/{proposal_id}/decisions", { params: { path: { proposal_id } }, body }));

export const courses = () => unwrap(api.GET("/programmes/courses"));
