import type { Geometry } from "geojson";
import type { Followup, Person, Problem, Status, Text } from "@api/index";

/** What the console reads, as the server sends it. Dates are civil dates of Asia/Shanghai, instants ISO 8601. */

export interface Named {
  id: string;
  name: string;
}

export interface Worker extends Named {
  last_synced_at?: string | null;
}

export type FollowupState = "not_yet" | "due" | "overdue" | "not_synced";

export interface FollowupRow {
  household_id: string;
  head_name: string;
  address: string;
  region_code: string;
  village_name: string | null;
  grid_name: string | null;
  statuses: Status[];
  reason: string;
  due_on: string;
  /** Days past the due date; 0 on it and before. */
  days_overdue: number;
  state: FollowupState;
  never_visited: boolean;
  last_counted_on: string | null;
  flagged_on: string | null;
  escalated_to?: string | null;
  workers: Worker[];
  lon: number | null;
  lat: number | null;
}

export interface Counts {
  total: number;
  due: number;
  overdue: number;
  flagged: number;
  never_visited: number;
  not_synced: number;
}

export interface DivisionCounts extends Counts {
  code: string;
  name: string;
}

export interface FollowupSummary extends Counts {
  today: string;
  swept_on?: string | null;
  by_division: DivisionCounts[];
}

export interface PlaceOnMap {
  household_id: string;
  state: FollowupState;
  flagged: boolean;
  head_name: string;
}

export interface PointFeature {
  type: "Feature";
  geometry: { type: "Point"; coordinates: [number, number] };
  properties: PlaceOnMap;
}

export interface PointCollection {
  type: "FeatureCollection";
  features: PointFeature[];
}

export interface Sweep {
  date: string;
  due: number;
  flagged_now: number;
  flagged: number;
  escalated_now: number;
  not_synced: number;
}

export interface DivisionRow {
  code: string;
  parent_code: string | null;
  level: string;
  name: string;
  lon: number | null;
  lat: number | null;
  boundary?: Geometry | null;
}

export interface ConsolePerson extends Person {
  id_masked: string | null;
}

export interface HouseholdRow {
  id: string;
  region_code: string;
  address: string;
  head_name: string;
  village_name: string | null;
  grid_name: string | null;
  statuses: Status[];
  lon: number | null;
  lat: number | null;
}

export interface HouseholdDetail {
  id: string;
  region_code: string;
  address: string;
  directions: string | null;
  head_name: string;
  lon: number | null;
  lat: number | null;
  position_source: string | null;
  village_name: string | null;
  grid_name: string | null;
  workers: Worker[];
  persons: ConsolePerson[];
  statuses: Status[];
  followup: Followup | null;
  flagged_on: string | null;
  visits: { id: string; visited_on: string; outcome: string; visitor_name: string }[];
  facts: Record<string, unknown>;
}

export interface HistoryItem {
  at: string;
  kind: string;
  text: Text;
  subject_id: string | null;
  detail: Record<string, unknown> | null;
}

export interface RecordProblem {
  code: string;
  path?: string | null;
  message: Text;
}

export interface Review {
  id: string;
  decision: "accepted" | "returned";
  comments: { path?: string | null; text: string }[];
  reviewed_by: string;
  reviewed_at: string;
}

export interface VisitRow {
  id: string;
  household_id: string | null;
  head_name: string | null;
  region_code: string;
  village_name: string | null;
  visitor: string;
  visited_on: string;
  received_at: string;
  outcome: string;
  counts: boolean;
  evidence: string;
  problem_count: number;
  file_count: number;
  review: "accepted" | "returned" | null;
}

export interface LabelledAnswer {
  path: string;
  group: Text | null;
  label: Text;
  value: unknown;
  value_label: Text | null;
}

export interface RecordFile {
  name: string;
  sha256: string;
  state: "missing" | "arrived" | "verified" | "bad";
  problem_text?: Text | null;
  content_type: string | null;
  width: number | null;
  height: number | null;
  taken_at: string | null;
}

export interface Visit {
  id: string;
  household_id: string | null;
  region_code: string;
  head_name: string | null;
  address: string | null;
  home_lon: number | null;
  home_lat: number | null;
  visitor: string;
  form_id: string;
  form_version: string;
  visited_on: string;
  started_at: string | null;
  ended_at: string | null;
  entered_at: string;
  received_at: string;
  outcome: string;
  counts: boolean;
  lon: number | null;
  lat: number | null;
  accuracy_m: number | null;
  mock_position: boolean;
  distance_m: number | null;
  evidence: string;
  /** Of the visit itself: place, time, household. */
  problems: RecordProblem[];
  /** Of the form's answers. */
  form_problems: RecordProblem[];
  differences: { path: string; phone: unknown; server: unknown }[];
}

export interface VisitPage {
  visit: Visit;
  answers_labelled: LabelledAnswer[];
  files: RecordFile[];
  reviews: Review[];
}

export type ScreeningResult = "eligible" | "not_eligible" | "unknown";

export interface Likely {
  programme: string;
  result: ScreeningResult;
  title: Text;
  missing: number;
}

export interface LeadOutcome {
  outcome: "case" | "referral" | "monitoring" | "joined";
  case_id: string | null;
  joined_lead_id: string | null;
  note: string;
  decided_by: string;
  decided_at: string;
}

export interface LeadRow {
  id: string;
  household_id: string | null;
  person_name: string;
  place: string;
  event_type: string;
  event_title: Text;
  happened_on: string | null;
  urgent: boolean;
  description: string;
  source: string;
  region_code: string;
  village_name: string | null;
  reported_by: string | null;
  reported_at: string;
  respond_by: string;
  likely: Likely[];
  outcome: LeadOutcome | null;
}

export interface NamedFact {
  name: string;
  title: Text;
}

export interface Condition {
  id: string;
  result: "holds" | "fails" | "unknown";
  citation: string;
  title: Text;
  facts: Record<string, unknown>;
  missing: NamedFact[];
}

export interface ScreenedProgramme {
  programme: string;
  result: ScreeningResult;
  title: Text;
  note?: Text;
  conditions: Condition[];
  missing: NamedFact[];
}

export interface Screening {
  as_of: string;
  facts: Record<string, unknown>;
  programmes: ScreenedProgramme[];
}

export interface LeadPage {
  lead: LeadRow;
  submission_id: string | null;
  screening: Screening | null;
  look_alikes: LeadRow[];
  files: RecordFile[];
}

export type ClockState = "running" | "warning" | "due_today" | "late" | "stopped";

export interface Clock {
  rule_id: string;
  title: Text;
  started_on: string;
  due_on: string;
  stopped_on: string | null;
  state: ClockState;
  citation: string;
}

export interface CaseRow {
  id: string;
  programme: string;
  programme_title: Text;
  household_id: string | null;
  applicant_name: string;
  region_code: string;
  village_name: string | null;
  stage: string;
  stage_title: Text;
  /** Whose turn it is: a role, or a level above or beside ours. */
  next_level: string;
  ended: boolean;
  urgent: boolean;
  opened_at: string;
  clocks: Clock[];
}

export interface ShownFact {
  name: string;
  title: Text;
  value: unknown;
  value_label: Text | null;
  source: string;
}

export interface CaseAct {
  number: number;
  act: string;
  title: Text;
  stage_from: string | null;
  stage_to: string;
  stage_title: Text;
  actor_name: string;
  actor_role: string;
  acted_at: string;
  detail: ShownFact[];
}

/** A fact an act needs from whoever does it; `type` and `choices` are the fact catalogue's. */
export interface Need {
  name: string;
  title: Text;
  type: string;
  choices: [string, Text][];
}

export interface PossibleAct {
  act: string;
  title: Text;
  to: string;
  rules: string[];
  needs: Need[];
  refusals: { rules: string[]; text: Text; needs?: Need[] }[];
}

export interface CaseSurvey {
  submission_id: string;
  by: string;
  received_at: string;
  attached: boolean;
  answers_labelled: LabelledAnswer[];
  problems: RecordProblem[];
  files: RecordFile[];
}

export interface StageShown {
  id: string;
  title: Text;
  level: string;
  state: "done" | "now" | "open";
}

export interface CasePage {
  case: CaseRow;
  lead_id: string | null;
  facts: ShownFact[];
  screening: Screening | null;
  surveys: CaseSurvey[];
  acts: CaseAct[];
  possible_acts: PossibleAct[];
  decision: { decision: "approve" | "refuse"; amount: string | number | null; reason: string; decided_by: string; decided_at: string } | null;
  stages: StageShown[];
}

export interface FormVersionRow {
  form_id: string;
  version: string;
  title_zh: string;
  title_en: string;
  purpose: string;
  published_at: string;
  retired_at: string | null;
}

export interface WorkbookProblem {
  sheet: string | null;
  row: number | null;
  column: string | null;
  kind: string;
  severity: string;
  message: Text;
  remedy: Text;
}

export interface WorkbookAnswer {
  form_id: string;
  version: string;
  published: boolean;
  problems: WorkbookProblem[];
}

export type { Followup, Problem, Status, Text };
