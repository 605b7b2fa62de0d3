import { readFact, writeFact } from "@offline/database";
import { clearSession, sealOld } from "@offline/migrate";
import { vaultOf, type Vault } from "@offline/vault";
import { doorOf, makeVault, openWithPin, openWithRecovery, owners, passwordGiven, recoveryHanded, type Opening, type Owner } from "@offline/vault-door";
import { giveUpVault } from "@offline/wipe";
import { go } from "@ui/index";
import { nextTick, ref, shallowRef } from "vue";
import { watchIdle, type IdleWatch } from "./lock-idle";
import { lookAtRecovery } from "./lock-recovery";
import { hear, tell } from "./lock-tabs";
import { forgetShown } from "./look";
import { endSession, keepSession, type Admission } from "./session";
import { database, hide, Locked, readDevice, show, store } from "./store";
import { startSyncing, stopSyncing } from "./syncing";

/** What stands between whoever holds the phone and what is on it.
 *
 *     opening → nobody ⇄ locked ⇄ open
 *                 └→ choosing ──────┘
 */
export type Gate =
  | "opening"
  /** This browser cannot seal anything, so nothing is kept in it. */
  | "unfit"
  | "nobody"
  /** Who signed in, or used this phone before it had PINs, chooses one. */
  | "choosing"
  | "locked"
  | "open";

export const gate = shallowRef<Gate>("opening");
/** Whose lock this is. */
export const owner = shallowRef<Owner | null>(null);
/** Everybody who has a vault on this phone. */
export const people = shallowRef<readonly Owner[]>([]);
/** Who signed in with the password and has not opened the vault yet. */
export const admission = shallowRef<Admission | null>(null);
/** Signing in does not go on with the PIN there is: it is forgotten. */
export const forgotten = ref(false);
export const unfitness = shallowRef<"insecure" | "old" | "storage">("old");

/** How long a round under way may hold the key after the screen was locked. */
const LAST_WORK = 20_000;
/** The lists come to the screen before the first round of the sync takes the processor, ms. */
const AFTER_LISTS = 100;
const lastWork = new Set<Promise<unknown>>();
let closing: Promise<void> = Promise.resolve();
let idle: IdleWatch | null = null;
let revoke: () => void = () => undefined;

/** Begins: finds out whose phone this is. */
export async function begin(): Promise<void> {
  if (!globalThis.crypto?.subtle) {
    unfitness.value = globalThis.isSecureContext ? "old" : "insecure";
    return void (gate.value = "unfit");
  }
  try {
    await readDevice();
  } catch {
    unfitness.value = "storage";
    return void (gate.value = "unfit");
  }
  hear(heard);
  await lookAround();
  tell({ kind: "ask" });
}

/** Finds out who uses this phone, and how it opens for them; whoever opens it meanwhile, here or in another tab, stays in. */
export async function lookAround(): Promise<void> {
  const before = gate.value;
  const db = await database();
  const [held, clear, last] = await Promise.all([owners(db), clearSession(db), readFact(db, "owner")]);
  if (gate.value !== before) return;
  people.value = held;
  if (clear && (await doorOf(db, clear.user.id)).kind === "none") {
    owner.value = { id: clear.user.id, name: clear.user.name };
    return void (gate.value = "choosing");
  }
  const known = held.find((one) => one.id === last?.id) ?? null;
  const door = known && (await doorOf(db, known.id));
  if (gate.value !== before) return;
  owner.value = known;
  gate.value = door?.kind === "closed" && door.has_pin ? "locked" : "nobody";
}

/** What must be written before the key goes. */
export function beforeLocking(work: Promise<unknown>): void {
  lastWork.add(work);
  void work.catch(() => undefined).finally(() => lastWork.delete(work));
}

/** Goes on after the password was right: with the PIN, or with choosing one. */
export async function admit(given: Admission): Promise<void> {
  const { user } = given.session;
  const db = await database();
  await passwordGiven(db, user.id);
  if (gate.value === "open") {
    if (owner.value?.id === user.id) return keepSession(given.session);
    await lock();
  }
  await closing;
  if (owner.value?.id !== user.id) forgotten.value = false;
  admission.value = given;
  owner.value = { id: user.id, name: user.name };
  const door = await doorOf(db, user.id);
  const renew = door.kind === "closed" && given.recoveryKey !== null && (forgotten.value || !door.has_pin || door.tries_left === 0);
  gate.value = door.kind === "none" || renew ? "choosing" : "locked";
}

/** The PIN is forgotten. With the password just given, a new one is chosen at once. False: only the PIN opens this vault. */
export function forget(): boolean {
  forgotten.value = true;
  if (!admission.value) {
    gate.value = "nobody";
    return true;
  }
  if (admission.value.recoveryKey === null) return false;
  gate.value = "choosing";
  return true;
}

/** Opens the vault that is made now, or whose PIN is set anew. Throws when it could not be written. */
export async function choosePin(pin: string): Promise<void> {
  const who = owner.value;
  if (!who) throw new Locked();
  const db = await database();
  const key = admission.value?.recoveryKey ?? null;
  if ((await doorOf(db, who.id)).kind === "none") return enter(await makeVault(db, who, pin));
  const vault = key === null ? null : await openWithRecovery(db, who.id, key, pin);
  if (vault && key) {
    await recoveryHanded(db, vault);
    return enter(vault);
  }
  // The server's key is for a vault this phone had once: only the PIN opens this one.
  if (admission.value) admission.value = { ...admission.value, recoveryKey: null };
  gate.value = "locked";
}

/** Tries a PIN at the lock screen. */
export async function tryPin(pin: string): Promise<Opening> {
  const who = owner.value;
  if (!who) throw new Locked();
  const opening = await openWithPin(await database(), who.id, pin);
  if (opening.vault) await enter(opening.vault);
  return opening;
}

/** Begins anew where nothing opens the vault any more. */
export async function giveUp(): Promise<void> {
  const who = owner.value;
  if (!who) return;
  await giveUpVault(await database(), who.id);
  gate.value = "choosing";
}

async function enter(key: Vault): Promise<void> {
  await closing;
  const vault = lease(key);
  const db = await database();
  try {
    await sealOld({ db, vault });
    await show(vault);
    if (admission.value?.session.user.id === vault.userId) await keepSession(admission.value.session);
  } catch (error) {
    drop();
    throw error;
  }
  admission.value = null;
  forgotten.value = false;
  people.value = await owners(db);
  owner.value = people.value.find((one) => one.id === vault.userId) ?? null;
  // Who unlocks comes back to where they were; somebody else begins at the beginning.
  if ((await readFact(db, "owner"))?.id !== vault.userId) go("/", "replace");
  await writeFact(db, "owner", owner.value);
  gate.value = "open";
  idle?.stop();
  idle = watchIdle(() => void lock(), () => tell({ kind: "used" }));
  tell({ kind: "open", userId: vault.userId, key: key.key });
  setTimeout(() => gate.value === "open" && afterLists(), AFTER_LISTS);
}

function afterLists(): void {
  startSyncing();
  void lookAtRecovery().catch((error: unknown) => {
    if (!(error instanceof Locked)) throw error;
  });
}

/** A key that can be taken back, even from a round that still holds it. */
function lease(key: Vault): Vault {
  let over = false;
  revoke = () => void (over = true);
  const whole = <A extends unknown[], R>(work: (...given: A) => Promise<R>) => (...given: A) => (over ? Promise.reject(new Locked()) : work(...given));
  return { userId: key.userId, key: key.key, seal: whole(key.seal), open: whole(key.open) as Vault["open"], sealBlob: whole(key.sealBlob), openBlob: whole(key.openBlob) };
}

/** Locks, in all tabs: the screens go at once, the key as soon as the last answer and the round under way are kept. */
export async function lock(): Promise<void> {
  if (gate.value !== "open") return closing;
  tell({ kind: "locked" });
  return shut("locked");
}

async function shut(to: "locked" | "nobody"): Promise<void> {
  idle?.stop();
  idle = null;
  // What was typed last is handed on when its field is left.
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  gate.value = to;
  closing = (async () => {
    await nextTick();
    await Promise.race([Promise.allSettled([stopSyncing(), ...lastWork]), new Promise((over) => setTimeout(over, LAST_WORK))]);
    drop();
  })();
  await closing;
}

function drop(): void {
  revoke();
  hide();
  forgetShown();
}

/** Leaves the app. Drafts and unsent records stay sealed on the phone and go on when their owner comes back. */
export async function signOut(): Promise<void> {
  await endSession();
  await writeFact(await database(), "owner", null);
  tell({ kind: "locked" });
  owner.value = null;
  await shut("nobody");
}

/** Somebody else takes the phone; what is locked up in it stays. */
export function someoneElse(): void {
  admission.value = null;
  forgotten.value = false;
  owner.value = null;
  gate.value = "nobody";
}

export function chooseOwner(one: Owner): void {
  owner.value = one;
  gate.value = "locked";
}

async function heard(message: Parameters<typeof tell>[0]): Promise<void> {
  if (message.kind === "ask") {
    if (gate.value !== "open") return;
    const { vault } = await store();
    tell({ kind: "open", userId: vault.userId, key: vault.key });
  } else if (message.kind === "used") idle?.used();
  else if (message.kind === "locked") {
    if (gate.value !== "open") return;
    await shut("locked");
    await lookAround();
  } else if (gate.value !== "open" && admission.value === null) await enter(vaultOf(message.userId, message.key));
}
