import type { Database } from "./database";
import type { Vault } from "./vault";

export interface Owner {
  id: string;
  name: string;
}

/** How a vault on this phone may be opened. */
export type Door =
  /** This user has no vault here: `makeVault`. */
  | { kind: "none" }
  /** `tries_left` of 0, or no PIN any more: only password and network. `wait_ms` passes only while `keepWaiting` runs. */
  | { kind: "closed"; owner: Owner; has_pin: boolean; tries_left: number; wait_ms: number; recovery_handed: boolean };

export type Opening = { vault: Vault } | { vault: null; tries_left: number; wait_ms: number };

export declare function doorOf(db: Database, userId: string): Promise<Door>;
/** Everybody who has a vault on this phone. */
export declare function owners(db: Database): Promise<Owner[]>;

/** A new key for a user without a vault here. Throws when there is one. `aim_ms`: how long one guess shall take here. */
export declare function makeVault(db: Database, owner: Owner, pin: string, aim_ms?: number): Promise<Vault>;
/** Counts the try before it looks: a page killed in the middle gives no free guess. */
export declare function openWithPin(db: Database, userId: string, pin: string): Promise<Opening>;
/** Opens with what the server gave back after a password sign-in, and sets the new PIN in the same step.
 * Null when the key does not fit. */
export declare function openWithRecovery(db: Database, userId: string, recoveryKey: string, newPin: string): Promise<Vault | null>;
/** The old PIN is asked for, and counted, as at the door: the key in memory cannot be taken out to be wrapped anew. */
export declare function changePin(db: Database, userId: string, pin: string, newPin: string): Promise<Opening>;

/** The recovery key as long as the server has not confirmed it, else null. */
export declare function recoveryToHand(db: Database, vault: Vault): Promise<string | null>;
export declare function recoveryHanded(db: Database, vault: Vault, recoveryKey: string): Promise<void>;

/** Lets the wait pass while the lock screen is open, by a clock that nobody can set; one tab counts for all. Tells what
 * is left (ms) about once a second, from the first moment. Answers how to stop. */
export declare function keepWaiting(db: Database, userId: string, told: (wait_ms: number) => void): () => void;

/** The phone is lost: in one step everybody's lists, sign-ins and wholly sent records go, and the PINs with them.
 * Unsent work stays sealed for the recovery key. A PIN whose recovery key never reached the server stays while unsent
 * work hangs on it, barred until `passwordGiven`. */
export declare function wipeForLost(db: Database): Promise<void>;
/** The owner signed in with the password: a barred PIN may be tried again (also after ten wrong ones). */
export declare function passwordGiven(db: Database, userId: string): Promise<void>;
/** Gives up a vault that nothing opens any more, with all that is sealed in it. Answers how many unsent records went. */
export declare function giveUpVault(db: Database, userId: string): Promise<number>;
