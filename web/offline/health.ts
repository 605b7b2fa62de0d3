import type { components } from "@api/schema";
import { instantText } from "./civil-date";
import type { KeptRecord } from "./record";
import { isWaiting } from "./record-state";

/** What a phone says of itself at each sync, so that an office sees who may need help; null: the browser does not tell. */
export type PhoneHealth = Omit<components["schemas"]["PhoneNow"], "id" | "app_version" | "now">;

/** What only the browser knows. `freeBytes`: room left for this app. */
export interface BrowserSays {
  freeBytes: number | null;
  opensOffline: boolean | null;
  persisted: boolean | null;
}

const MEGABYTE = 1e6;

/** The user's records counted, and nothing of what is in them. `lastFailure`: the code of what stopped the last sync. */
export function healthOf(records: readonly KeptRecord[], browser: BrowserSays, lastFailure: string | null): PhoneHealth {
  const waiting = records.filter((record) => isWaiting(record.delivery));
  const oldest = Math.min(...waiting.map((record) => record.ended_at ?? record.started_at));
  const inState = (state: KeptRecord["delivery"]["state"]) => records.filter((record) => record.delivery.state === state).length;
  return {
    unsent: waiting.length,
    drafts: inState("draft"),
    kept_with_problem: inState("kept_with_problem"),
    oldest_unsent_at: waiting.length ? instantText(oldest) : null,
    free_storage_mb: browser.freeBytes === null ? null : Math.floor(browser.freeBytes / MEGABYTE),
    opens_offline: browser.opensOffline,
    storage_persisted: browser.persisted,
    last_failure: lastFailure,
  };
}
