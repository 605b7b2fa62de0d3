import type { NamedFile, Position } from "@api/records";
import type { ClockReading } from "./phone-clock";
import type { Delivery } from "./record-state";

export type RecordKind = "visit" | "quick_report" | "survey";

/** Where each kind is sent. */
export const recordPath = { visit: "/visits", quick_report: "/quick-reports", survey: "/surveys" } as const;

/** A file of a record: what it is called in the form's answers, and whether the object store has it. */
export interface KeptFile extends NamedFile {
  arrived: boolean;
}

/** One thing a worker wrote down, from the first answer of a draft until long after it was sent. */
export interface KeptRecord {
  id: string;
  kind: RecordKind;
  /** Who wrote it; only this user's sign-in sends it. */
  owner: { id: string; name: string };
  form: { id: string; version: string };
  /** What it is called in lists: the household's or the person's name. */
  title: string;
  household_id: string | null;
  /** The member of the household it is about; null: all of it. Records of earlier apps do not say. */
  person_id?: string | null;
  case_id: string | null;
  /** A visit this one corrects after it was returned. */
  returned_visit_id: string | null;
  /** Moments are by this phone's clock; the readings say how wrong it was then, as far as the phone knew. Records of
   * earlier apps have none. */
  started_at: number;
  started_clock?: ClockReading;
  ended_at: number | null;
  ended_clock?: ClockReading;
  /** What the phone knew of the household when this was begun: the version its list held, and its own records that the
   * list did not tell of yet. Records of earlier apps have none. */
  knew?: { version: number; follows: string[] };
  /** Set when a visit made earlier is entered later (YYYY-MM-DD). */
  visited_on: string | null;
  position: Position | null;
  /** The answers as XForm instance XML. */
  instance: string;
  files: KeptFile[];
  /** The page a draft was left on; the one behind the last is the last look. */
  page: number;
  delivery: Delivery;
  updated_at: number;
}

/** The bytes of a file, kept apart so that lists stay light. */
export interface KeptBlob {
  record_id: string;
  name: string;
  blob: Blob;
}
