import type { Database, KeptSession } from "./database";
import type { Store } from "./vault";

/** Who used this phone before it had vaults, when something of theirs still lies in the clear: they choose a PIN first,
 * also without a network. */
export declare function clearSession(db: Database): Promise<KeptSession | null>;

/** Seals what earlier versions of the app left in the clear, and what waited for this user under the phone's own key.
 * Goes on where it was cut off; run after every opening. */
export declare function sealOld(store: Store): Promise<void>;
