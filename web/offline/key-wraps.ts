import { readFact, type Database, type PinWrap } from "./database";
import { importKey, openBytes, randomBytes, sealBytes, vaultOf, type Raw, type Sealed, type Vault } from "./vault";

/** How a data key is wrapped: by a PIN together with this phone's own key, and by a recovery key. */

/** What one guess at a PIN shall cost: so long on this phone (ms), and never fewer iterations than `least`. */
export interface Effort {
  aim_ms: number;
  least: number;
}

/** Few enough that the oldest phone opens, many enough that guessing them all takes days on it. */
export const fullEffort: Effort = { aim_ms: 250, least: 210_000 };
const MOST_ITERATIONS = 10_000_000;
const SALT_BYTES = 16;

/** Iterations of that effort on this phone, as quick as it is now. */
async function calibrated({ aim_ms, least }: Effort): Promise<number> {
  const begun = performance.now();
  await stretch("000000", randomBytes(SALT_BYTES), least);
  const took = Math.max(1, performance.now() - begun);
  return Math.min(MOST_ITERATIONS, Math.max(least, Math.round((least * aim_ms) / took)));
}

export async function wrapWithPin(db: Database, userId: string, pin: string, raw: Raw, effort: Effort): Promise<PinWrap> {
  const [salt, iterations] = [randomBytes(SALT_BYTES), await calibrated(effort)];
  return { salt, iterations, key: await sealBytes(await pinKey(db, pin, salt, iterations), label(userId, "pin"), raw) };
}

/** The data key; throws `Tampered` for a wrong PIN. */
export async function unwrapWithPin(db: Database, userId: string, pin: string, { salt, iterations, key }: PinWrap): Promise<Raw> {
  return new Uint8Array(await openBytes(await pinKey(db, pin, salt, iterations), label(userId, "pin"), key));
}

/** Throws `Tampered` for another key. */
export async function unwrapWithRecovery(userId: string, recoveryKey: string, wrapped: Sealed): Promise<Raw> {
  return new Uint8Array(await openBytes(await importKey(fromText(recoveryKey)), label(userId, "recovery"), wrapped));
}

export async function wrapWithRecovery(userId: string, recoveryKey: string, raw: Raw): Promise<Sealed> {
  return sealBytes(await importKey(fromText(recoveryKey)), label(userId, "recovery"), raw);
}

/** Seals for a user who has no vault here yet, with this phone's own key: better than in the clear, no secret from
 * whoever has the phone in hand. */
export async function deviceVault(db: Database, userId: string): Promise<Vault> {
  const bits = await crypto.subtle.sign("HMAC", await deviceKey(db), new TextEncoder().encode("kept for its owner"));
  return vaultOf(userId, await importKey(bits));
}

async function pinKey(db: Database, pin: string, salt: Raw, iterations: number): Promise<CryptoKey> {
  const stretched = await stretch(pin, salt, iterations);
  return importKey(await crypto.subtle.sign("HMAC", await deviceKey(db), stretched));
}

async function stretch(pin: string, salt: Raw, iterations: number): Promise<ArrayBuffer> {
  const digits = await crypto.subtle.importKey("raw", new TextEncoder().encode(pin), "PBKDF2", false, ["deriveBits"]);
  return crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt, iterations }, digits, 256);
}

/** This phone's own key, made when first asked for. */
async function deviceKey(db: Database): Promise<CryptoKey> {
  const held = await readFact(db, "device_key");
  if (held) return held;
  const made = await crypto.subtle.generateKey({ name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const tx = db.transaction("facts", "readwrite", { durability: "strict" });
  // Another tab may have been quicker.
  const meanwhile = (await tx.store.get("device_key")) as CryptoKey | undefined;
  if (!meanwhile) await tx.store.put(made, "device_key");
  await tx.done;
  return meanwhile ?? made;
}

const label = (userId: string, wrap: "pin" | "recovery") => new TextEncoder().encode(JSON.stringify([userId, "vaults", wrap]));

/** base64url without padding (RFC 4648, section 5). */
export function asText(bytes: Raw): string {
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function fromText(text: string): Raw {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
}
