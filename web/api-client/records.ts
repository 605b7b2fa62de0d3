import type { components } from "./schema";

/** Short names for what the server's document describes, and for the few things it does not. Dates are civil dates of
 * Asia/Shanghai (`YYYY-MM-DD`), instants ISO 8601 with offset. */
type Schemas = components["schemas"];

export type Text = Schemas["Text"];
export type User = Schemas["User"];
export type Session = Schemas["SignedIn"];
export type Division = Schemas["DivisionHeld"];
export type Person = Schemas["PersonHeld"];
export type Status = Schemas["StatusHeld"];
export type Followup = Schemas["FollowupHeld"];
export type VisitSummary = Schemas["VisitHeld"];
export type Household = Schemas["HouseholdHeld"];
export type FormVersion = Schemas["FormHeld"];
export type FormText = Schemas["FormVersion"];
export type Notification = Schemas["NotificationHeld"];
export type SurveyTask = Schemas["SurveyWanted"];
export type Trip = Schemas["TripHeld"];
export type TripStop = Schemas["StopHeld"];
export type SyncRequest = Schemas["SyncRequest"];
export type Position = Schemas["Position"];
export type NamedFile = Schemas["NamedFile"];
/** A field record as it travels: a visit, a quick report or a survey. */
export type FieldRecord = Schemas["Record"];
export type Receipt = Schemas["Receipt"];
export type FilePlace = Schemas["Wanted"];
export type Picture = Schemas["Picture"];
export type PictureList = Schemas["PictureList"];
export type WantedPieces = Schemas["WantedPieces"];
export type BundlePage = Schemas["BundlePage"];
export type OtherPhone = Schemas["OtherPhone"];
export type BundleListed = Schemas["BundleListed"];
export type BundleRecord = Schemas["BundleRecord"];
export type ArrivalState = FilePlace["state"];

export interface Comment {
  /** The question it is about; null for the visit as a whole. */
  path?: string | null;
  text: string;
}

/** What a phone fetched before corrections were known has neither form, day nor answers. */
export type ReturnedVisit = Omit<Schemas["ReturnedVisit"], "comments" | "form_id" | "visited_on" | "answers"> &
  Partial<Pick<Schemas["ReturnedVisit"], "form_id" | "visited_on" | "answers">> & { comments: Comment[] };
export type SyncAnswer = Omit<Schemas["SyncAnswer"], "returned"> & { returned: ReturnedVisit[] };

/** `application/problem+json`: what, why and what to do, in both languages. */
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
