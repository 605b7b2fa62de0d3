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
  village_name: string;
  grid_name: string;
  statuses: Status[];
  reason: string;
  due_on: string;
  /** Days past the due date; negative while it is still ahead. */
  days_overdue: number;
  state: FollowupState;
  never_visited: boolean;
  last_counted_on: string | null;
  flagged_on: string | null;
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
  village_name?: string;
  grid_name?: string;
  persons?: ConsolePerson[];
  statuses?: Status[];
  followup?: Followup | null;
  flagged_on?: string | null;
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
  village_name: string;
  grid_name: string;
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
  reviewed_at: string;
  reviewed_by?: Named | { name: string } | string | null;
}

export interface VisitRow {
  id: string;
  household_id: string | null;
  head_name?: string | null;
  address?: string | null;
  village_name?: string | null;
  region_code: string;
  visited_on: string;
  visitor_name?: string | null;
  visitor?: Named | null;
  outcome: string;
  evidence?: string;
  problems?: RecordProblem[];
  complete?: boolean;
  review?: { decision: "accepted" | "returned"; reviewed_at?: string } | null;
  reviews?: Review[];
}

export interface LabelledAnswer {
  path: string;
  label: Text;
  value: unknown;
  value_label: Text | null;
  group: Text | string | null;
}

export interface RecordFile {
  name: string;
  sha256: string;
  state: "missing" | "arrived" | "verified" | "bad";
  content_type?: string;
  width?: number | null;
  height?: number | null;
  taken_at?: string | null;
  problem?: string | null;
}

export interface VisitDetail extends VisitRow {
  household: Partial<HouseholdDetail> | null;
  form_id?: string;
  form_version?: string;
  form?: { id: string; version: string };
  started_at: string | null;
  ended_at: string | null;
  entered_at: string;
  received_at: string;
  answers_labelled: LabelledAnswer[];
  differences: { path: string; phone: unknown; server: unknown; label?: Text }[];
  files: RecordFile[];
  position: { lon: number; lat: number; accuracy_m: number | null; source?: string; mock?: boolean } | null;
  distance_m: number | null;
}

export interface Likely {
  programme: string;
  result: ScreeningResult;
}
export type ScreeningResult = "eligible" | "not_eligible" | "unknown";

export interface LeadRow {
  id: string;
  household_id: string | null;
  person_name: string;
  place: string;
  event_type: string;
  happened_on: string | null;
  urgent: boolean;
  description: string;
  source: string;
  region_code: string;
  village_name: string | null;
  reported_by: Named | null;
  reported_at: string;
  respond_by: string;
  likely: Likely[];
  outcome: { outcome: string; note?: string; decided_at?: string; case_id?: string | null } | string | null;
}

export interface Condition {
  id: string;
  result: "holds" | "fails" | "unknown";
  citation: string;
  title?: Text;
  facts: Record<string, unknown>;
  missing: (string | MissingFact)[];
}

export interface MissingFact {
  name: string;
  title: Text;
}

export interface ScreenedProgramme {
  programme: string;
  result: ScreeningResult;
  title?: Text;
  conditions: Condition[];
  missing?: (string | MissingFact)[];
}

export interface Screening {
  as_of: string;
  facts: Record<string, unknown>;
  programmes: ScreenedProgramme[];
}

export interface LeadDetail extends LeadRow {
  screening: Screening | null;
  look_alikes: LeadRow[];
  submission_id: string | null;
  files?: RecordFile[];
  case_id: string | null;
}

export interface Clock {
  rule_id: string;
  due_on: string;
  title: Text;
  started_on?: string;
  stopped_on?: string | null;
}

export interface CaseRow {
  id: string;
  programme: string;
  household_id: string | null;
  applicant_name: string;
  region_code: string;
  village_name: string | null;
  stage: string;
  stage_title: Text;
  urgent: boolean;
  opened_at: string;
  clocks: Clock[];
  next_actor_role: string | null;
}

export interface PrefilledFact {
  value: unknown;
  title?: Text;
  source?: Text | string | null;
}

export interface CaseAct {
  number: number;
  act: string;
  title?: Text;
  stage_from: string | null;
  stage_to: string;
  actor: { name: string; role: string };
  acted_at: string;
  detail: Record<string, unknown>;
}

export interface PossibleAct {
  act: string;
  title: Text;
  needs: string[];
  rules: string[];
}

export interface CaseSurvey {
  submission_id: string;
  visited_on: string;
  by: Named | string | null;
  answers_labelled: LabelledAnswer[];
  problems: RecordProblem[];
}

export interface CaseDetail extends CaseRow {
  facts: Record<string, PrefilledFact>;
  lead: LeadRow | null;
  household: Partial<HouseholdDetail> | null;
  acts: CaseAct[];
  possible_acts: PossibleAct[];
  surveys: CaseSurvey[];
  screening: Screening | null;
  decision: { decision: "approve" | "refuse"; amount: number | string | null; reason: string; decided_at?: string } | null;
  diagram: { stages: { id: string; title: Text; state: "done" | "now" | "next" }[] };
}

export interface FormVersionRow {
  version: string;
  published_at?: string;
  published_by?: string | null;
  retired_at?: string | null;
}

export interface FormRow {
  form_id: string;
  title: Text;
  purpose: string;
  versions: FormVersionRow[];
}

export interface WorkbookProblem {
  sheet: string | null;
  row: number | null;
  column: string | null;
  kind: string;
  message: Text;
  remedy?: Text | null;
}

export interface WorkbookAnswer {
  form_id: string | null;
  version: string | null;
  problems: WorkbookProblem[];
}

export type { Followup, Problem, Status, Text };
