import type { Database, PinWrap, VaultRow } from "./database";
import { asText, fullEffort, unwrapWithPin, unwrapWithRecovery, wrapWithPin, wrapWithRecovery, type Effort } from "./key-wraps";
import { importKey, KEY_BYTES, randomBytes, Tampered, vaultOf, type Place, type Raw, type Vault } from "./vault";

export interface Owner {
  id: string;
  name: string;
}

/** How a vault on this phone may be opened. */
export type Door =
  /** This user has no vault here: `makeVault`. */
  | { kind: "none" }
  /** Without tries or without a PIN only password and network open; `wait_ms` passes only while `keepWaiting` runs. */
  | ({ kind: "closed"; owner: Owner; has_pin: boolean; recovery_handed: boolean } & Patience);

/** How many PINs may still be tried, and how long not. */
export interface Patience {
  tries_left: number;
  wait_ms: number;
}

export type Opening = { vault: Vault } | ({ vault: null } & Patience);

export const MOST_TRIES = 10;
/** The wait after the nth wrong PIN, s; the last one for all that follow. */
const WAITS = [0, 0, 30, 60, 120, 300, 900];

export async function doorOf(db: Database, userId: string): Promise<Door> {
  const row = await db.get("vaults", userId);
  if (!row) return { kind: "none" };
  return {
    kind: "closed",
    owner: { id: row.user_id, name: row.name },
    has_pin: row.pin !== null,
    recovery_handed: row.to_hand === null,
    ...patience(row),
  };
}

function patience({ pin, barred, wrong, wait_ms }: VaultRow): Patience {
  return pin === null || barred || wrong >= MOST_TRIES ? { tries_left: 0, wait_ms: 0 } : { tries_left: MOST_TRIES - wrong, wait_ms };
}

/** Everybody who has a vault on this phone. */
export async function owners(db: Database): Promise<Owner[]> {
  return (await db.getAll("vaults")).map((row) => ({ id: row.user_id, name: row.name }));
}

/** A new key for a user without a vault here. Throws when there is one. */
export async function makeVault(db: Database, owner: Owner, pin: string, effort = fullEffort): Promise<Vault> {
  const raw = randomBytes(KEY_BYTES);
  const recoveryKey = asText(randomBytes(KEY_BYTES));
  const pinWrap = await wrapWithPin(db, owner.id, pin, raw, effort);
  const recovery = await wrapWithRecovery(owner.id, recoveryKey, raw);
  const vault = await vaultOfRaw(owner.id, raw);
  const to_hand = await vault.seal(toHandPlace, recoveryKey);
  const row: VaultRow = { user_id: owner.id, name: owner.name, pin: pinWrap, recovery, to_hand, wrong: 0, wait_ms: 0, barred: false };
  const tx = db.transaction("vaults", "readwrite", { durability: "strict" });
  await Promise.all([tx.store.add(row), tx.done]);
  return vault;
}

/** Counts the try before it looks: a page killed in the middle gives no free guess. */
export async function openWithPin(db: Database, userId: string, pin: string): Promise<Opening> {
  return tryPin(db, userId, pin, (raw) => vaultOfRaw(userId, raw));
}

/** The old PIN is asked for, and counted, as at the door: the key in memory cannot be taken out to be wrapped anew. */
export async function changePin(db: Database, userId: string, pin: string, newPin: string, effort = fullEffort): Promise<Opening> {
  return tryPin(db, userId, pin, async (raw) => setPin(db, userId, newPin, raw, effort));
}

/** Opens with what the server gave back after a password sign-in, and sets the new PIN in the same step.
 * Null when the key does not fit. */
export async function openWithRecovery(
  db: Database,
  userId: string,
  recoveryKey: string,
  newPin: string,
  effort = fullEffort,
): Promise<Vault | null> {
  const row = await db.get("vaults", userId);
  const raw = row && (await unless(unwrapWithRecovery(userId, recoveryKey, row.recovery), Tampered, DOMException));
  return raw ? setPin(db, userId, newPin, raw, effort) : null;
}

async function tryPin(db: Database, userId: string, pin: string, fits: (raw: Raw) => Promise<Vault>): Promise<Opening> {
  const { wrap, ...left } = await countTry(db, userId);
  const raw = wrap && (await unless(unwrapWithPin(db, userId, pin, wrap), Tampered));
  if (!raw) return { vault: null, ...left };
  const vault = await fits(raw);
  await changeVault(db, userId, (row) => ({ ...row, wrong: 0, wait_ms: 0 }));
  return { vault };
}

/** Takes one try off, before anybody knows whether it is the right one. Without a wrap it is not to be looked at. */
async function countTry(db: Database, userId: string): Promise<{ wrap?: PinWrap } & Patience> {
  let wrap: PinWrap | undefined;
  const row = await changeVault(db, userId, (held) => {
    const { tries_left, wait_ms } = patience(held);
    if (!held.pin || tries_left === 0 || wait_ms > 0) return held;
    wrap = held.pin;
    const wrong = held.wrong + 1;
    return { ...held, wrong, wait_ms: (WAITS[Math.min(wrong, WAITS.length) - 1] ?? 0) * 1000 };
  });
  return { ...(wrap && { wrap }), ...(row ? patience(row) : { tries_left: 0, wait_ms: 0 }) };
}

async function setPin(db: Database, userId: string, pin: string, raw: Raw, effort: Effort): Promise<Vault> {
  const wrap = await wrapWithPin(db, userId, pin, raw, effort);
  await changeVault(db, userId, (row) => ({ ...row, pin: wrap, wrong: 0, wait_ms: 0, barred: false }));
  return vaultOfRaw(userId, raw);
}

async function changeVault(db: Database, userId: string, change: (row: VaultRow) => VaultRow): Promise<VaultRow | undefined> {
  const tx = db.transaction("vaults", "readwrite", { durability: "strict" });
  const row = await tx.store.get(userId);
  const next = row && change(row);
  if (next !== row && next) await tx.store.put(next);
  await tx.done;
  return next;
}

/** The vault of a raw key, which is wiped. */
async function vaultOfRaw(userId: string, raw: Raw): Promise<Vault> {
  const key = await importKey(raw);
  raw.fill(0);
  return vaultOf(userId, key);
}

/** Undefined where the promise fails in one of the ways that were to be expected. */
async function unless<T>(promise: Promise<T>, ...expected: (new (...given: never[]) => Error)[]): Promise<T | undefined> {
  try {
    return await promise;
  } catch (error) {
    if (expected.some((kind) => error instanceof kind)) return undefined;
    throw error;
  }
}

const toHandPlace: Place = ["vaults", "recovery to hand"];

/** The recovery key as long as the server has not confirmed it, else null. */
export async function recoveryToHand(db: Database, vault: Vault): Promise<string | null> {
  const row = await db.get("vaults", vault.userId);
  return row?.to_hand ? vault.open<string>(toHandPlace, row.to_hand) : null;
}

/** The server has the recovery key: this phone forgets it. */
export async function recoveryHanded(db: Database, vault: Vault): Promise<void> {
  await changeVault(db, vault.userId, (row) => ({ ...row, to_hand: null }));
}

/** The owner signed in with the password: a PIN that was barred, or missed too often, may be tried again. */
export async function passwordGiven(db: Database, userId: string): Promise<void> {
  await changeVault(db, userId, (row) => ({ ...row, wrong: 0, wait_ms: 0, barred: false }));
}
