import type { Database } from "./database";
import { importKey, KEY_BYTES, randomBytes, vaultOf, type Store } from "./vault";

/** The store of a user whose vault is open; the door is not in the way. */
export async function openStore(db: Database, userId = "u"): Promise<Store> {
  return { db, vault: vaultOf(userId, await importKey(randomBytes(KEY_BYTES))) };
}
