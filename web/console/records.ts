import type { Geometry } from "geojson";
import type { components } from "@api/schema";

type Server = components["schemas"];

/** The console's words for what the server sends. The shapes are the server's own, made from its OpenAPI document. */

export type Text = Server["Text"];
export type Status = Server["Status"];
export type Worker = Server["Worker"];
export type ConsolePerson = Server["Person"];

export type FollowupRow = Server["FollowupItem"];
export type FollowupState = FollowupRow["state"];
export type FollowupSummary = Server["Summary"];
export type DivisionCounts = Server["DivisionCounts"];
export type Counts = Omit<DivisionCounts, "code" | "name">;
export type Sweep = Server["SweepResult"];

export interface PlaceOnMap {
  household_id: string;
  state: FollowupState;
  flagged: boolean;
  head_name: string;
}

/** GeoJSON in WGS-84 degrees. */
export interface PointCollection {
  type: "FeatureCollection";
  features: {
    type: "Feature";
    geometry: { type: "Point"; coordinates: [lon: number, lat: number] };
    properties: PlaceOnMap;
  }[];
}

export type DivisionRow = Omit<Server["DivisionItem"], "boundary"> & { boundary?: Geometry | null };

export type HouseholdRow = Server["HouseholdItem"];
export type HouseholdDetail = Server["HouseholdPage"];
export type HistoryItem = Server["HistoryItem"];

export type RecordProblem = Server["Mark"];
export type RecordFile = Server["FileView"];
export type LabelledAnswer = Server["Answer"];
export type VisitRow = Server["VisitListed"];
export type VisitReason = Server["VisitReason"];
export type Disagreement = Server["Disagreement"];

/** What phone and server worked out differently. */
export interface Difference {
  path: string;
  sent: unknown;
  computed: unknown;
}
export type VisitPage = Omit<Server["VisitPage"], "visit"> & { visit: Omit<Server["VisitRow"], "differences"> & { differences: Difference[] } };

export type Likely = Server["Likely"];
export type LeadRow = Server["LeadItem"];
export type LeadPage = Server["LeadPage"];
export type Screening = Server["Screening"];
export type ScreenedProgramme = Server["ProgrammeShown"];
export type ScreeningResult = ScreenedProgramme["result"];
export type Condition = Server["ConditionShown"];
export type KnownFact = Server["KnownFact"];
export type NamedFact = Server["FactName"];

export type CaseRow = Server["CaseItem"];
export type Clock = Server["ClockShown"];
export type ActRequest = Server["ActRequest"];
export type ActResult = Server["ActResult"];
export type CaseAct = Server["ActShown"];
export type Need = Server["Need"];
/** A refusal may say which facts would settle it. */
export type PossibleAct = Omit<Server["PossibleAct"], "refusals"> & { refusals: (Server["RefusalShown"] & { needs?: Need[] })[] };
export type StageShown = Server["StageShown"];
export type CaseSurvey = Omit<Server["Survey"], "problems"> & { problems: RecordProblem[] };
export type CasePage = Omit<Server["CasePage"], "surveys" | "possible_acts"> & { surveys: CaseSurvey[]; possible_acts: PossibleAct[] };

/** A referral as a queue shows it, and from top to bottom. */
export type ReferralRow = Server["ReferralItem"];
export type ReferralState = ReferralRow["state"];
export type ReferralPage = Server["ReferralPage"];
export type ReferralAct = ReferralPage["acts"][number];
export type ReferralActName = ReferralAct["act"];
export type Dispatch = Server["Dispatch"];
export type TargetChoice = Server["TargetChoice"];
export type Qualification = Server["QualificationShown"];
export type DepartmentRow = Server["DepartmentItem"];
export type TargetItem = Server["TargetItem"];

/** A phone as the office sees it, with the signs that it may need help. */
export type DeviceRow = Server["DeviceItem"];
export type Sign = DeviceRow["signs"][number];
export type DeviceLoss = Server["DeviceLoss"];
export type DeviceSummary = Server["DeviceSummary"];

export type FormVersionRow = Server["FormListed"];
export type FormState = FormVersionRow["state"];
export type FormTestOutcome = Server["FormTestOutcome"];
/** What the check of a workbook found, by sheet and row. */
export type Finding = Server["WorkbookProblem"];
export type CheckedForm = Server["CheckedForm"];
export type FormDifference = Server["forms_records_Difference"];
export type FormChange = Server["FormChange"];
export type NewAssignment = Required<Server["NewAssignment"]>;
export type Assignment = Required<Server["Assignment"]>;

export interface FormChoice {
  value: string;
  /** By language code, or under `default`. */
  labels: Record<string, string>;
}
/** A node of a form as the server's definition describes it; what is empty is left out. */
export interface FormQuestion {
  path: string;
  name: string;
  kind: "question" | "calculation" | "group" | "repeat" | "meta";
  type: string;
  control?: string;
  parent?: string;
  labels?: Record<string, string>;
  hints?: Record<string, string>;
  choices?: FormChoice[];
  list_file?: string;
  media_type?: string;
  many?: boolean;
  required?: string;
  relevant?: string;
  readonly?: string;
  constraint?: string;
  calculate?: string;
  fact?: string;
  sensitive?: string;
}
export interface FormDefinition {
  id: string;
  version: string;
  title: string;
  languages: string[];
  default_language: string;
  questions: FormQuestion[];
}
export type FormVersion = Omit<Server["FormVersion"], "definition"> & { definition: FormDefinition };

export type ScreeningResultItem = Server["ResultItem"];
export type ScreeningFinding = Server["FoundItem"];
export type ParameterItem = Server["ParameterItem"];
export type ParameterPage = Server["ParameterPage"];
export type ParameterProposal = Server["ProposalRow"];
export type ParameterEffect = Server["Effect"];
export type Course = Server["Course"];
