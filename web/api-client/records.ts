/** Words the apps share with the server. Dates are civil dates of Asia/Shanghai, instants ISO 8601 with offset. */

export interface Text {
  zh: string;
  en: string;
}

export type Role = "grid_worker" | "township" | "county" | "admin";

export interface User {
  id: string;
  login: string;
  name: string;
  role: Role;
  county: { code: string; name: string; name_en: string };
  reach: string[];
  permissions: string[];
}

export interface Session {
  token: string | null;
  expires_at: string;
  user: User;
}

export interface Problem {
  type: string;
  status: number;
  code: string;
  title: Text;
  detail: Text;
  remedy: Text;
  errors?: { path: string; message: Text }[];
}

export interface Page<T> {
  items: T[];
  next: string | null;
}

export interface Division {
  code: string;
  parent_code: string | null;
  level: string;
  name: string;
}

export interface Person {
  id: string;
  name: string;
  pinyin: string;
  sex: string | null;
  birth_date: string | null;
  relation: string;
  id_last4: string | null;
  phone: string | null;
  died_on: string | null;
}

export interface Status {
  id: string;
  person_id: string | null;
  status: string;
  support_mode: string | null;
  care_grade: string | null;
  valid_from: string;
  valid_to: string | null;
}

export interface Followup {
  reason: string;
  interval_days: number;
  grace_days: number;
  last_counted_on: string | null;
  due_on: string;
}

export interface VisitSummary {
  id: string;
  visited_on: string;
  outcome: string;
  visitor_name: string;
  answers: Record<string, unknown>;
}

export interface Household {
  id: string;
  region_code: string;
  address: string;
  directions: string | null;
  head_name: string;
  head_pinyin: string;
  lon: number | null;
  lat: number | null;
  position_source: string | null;
  persons: Person[];
  statuses: Status[];
  followup: Followup | null;
  flagged_on: string | null;
  visits: VisitSummary[];
  facts: Record<string, unknown>;
}

export interface FormVersion {
  form_id: string;
  version: string;
  title: Text;
  purpose: string;
  sha256: string;
}

export interface FormText {
  form_id: string;
  version: string;
  title: Text;
  purpose: string;
  xform: string;
  definition: unknown;
}

export type NotificationKind = "lead_received" | "case_opened" | "case_decided" | "visit_returned";

export interface Notification {
  id: string;
  kind: NotificationKind;
  subject_id: string;
  detail: Record<string, unknown>;
  created_at: string;
}

export interface ReturnedVisit {
  review_id: string;
  visit_id: string;
  household_id: string;
  comments: { path: string | null; text: string }[];
  reviewed_at: string;
}

export interface SurveyTask {
  case_id: string;
  household_id: string | null;
  applicant_name: string;
  programme: string;
  region_code: string;
  form_id: string;
  facts: Record<string, unknown>;
  opened_at: string;
}

export interface SyncRequest {
  cursor: string | null;
  device: { id: string; app_version: string; now: string };
}

export interface SyncAnswer {
  cursor: string;
  now: string;
  today: string;
  reset: boolean;
  user: User;
  divisions: Division[] | null;
  households: Household[];
  gone: string[];
  present: string[] | null;
  forms: FormVersion[] | null;
  notifications: Notification[];
  returned: ReturnedVisit[];
  surveys: SurveyTask[];
  gone_surveys: string[];
  more: boolean;
}

export interface Position {
  lon: number;
  lat: number;
  accuracy_m: number;
  source: "gps" | "manual";
  mock: boolean;
  at: string;
}

export interface NamedFile {
  name: string;
  sha256: string;
  bytes: number;
  content_type: string;
}

/** A field record as it travels: a visit, a quick report or a survey. */
export interface FieldRecord {
  id: string;
  form: { id: string; version: string };
  household_id: string | null;
  case_id: string | null;
  started_at: string;
  ended_at: string;
  entered_at: string;
  visited_on: string | null;
  time_zone: string;
  phone_now: string;
  position: Position | null;
  instance: string;
  files: NamedFile[];
  app_version: string;
}

export type ArrivalState = "missing" | "arrived" | "verified" | "bad";

export interface Receipt {
  id: string;
  state: "received" | "evaluated";
  received_at: string;
  already_received: boolean;
  problems: { code: string; path?: string | null; message: Text }[];
  files: { name: string; sha256: string; state: ArrivalState; problem?: string | null }[];
  complete: boolean;
  household: { household_id: string; followup: Followup | null; flagged_on: string | null } | null;
}

export interface FilePlace {
  sha256: string;
  state: ArrivalState;
  upload: { method: string; url: string; headers: Record<string, string> } | null;
}
