import type { Division, FormVersion, Household, Notification, ReturnedVisit, SurveyTask } from "@api/records";
import type { KeptSession } from "./database";
import type { Store } from "./vault";

/** What the server told one user, sealed on this phone. */
export interface Lists {
  households: Household;
  notifications: Notification & { read: boolean };
  returned: ReturnedVisit;
  surveys: SurveyTask;
  divisions: Division;
  /** Versions only; the texts lie in the clear, they say nothing about people. */
  forms: FormVersion;
  session: KeptSession;
}

export type ListName = keyof Lists;

export declare function readList<L extends ListName>(store: Store, list: L): Promise<Lists[L][]>;
export declare function readSession(store: Store): Promise<KeptSession | null>;
export declare function writeSession(store: Store, session: KeptSession | null): Promise<void>;
export declare function markRead(store: Store, ids: ReadonlySet<string>): Promise<void>;
