import { createApi, unwrap, type Session } from "@api/index";
import type { KeptSession } from "@offline/database";
import { expireSession, takeToken, writeSession } from "@offline/lists";
import { ref } from "vue";
import { changed, deviceId, Locked, session, store } from "./store";

export const APP_VERSION = __APP_VERSION__;

/** The server said that this phone was marked as lost. `lock.ts` acts on it. */
export const reportedLost = ref(false);

export const api = createApi({
  token: () => session.value?.token || null,
  onSignedOut: (code, token) => {
    if (code === "device_lost") reportedLost.value = true;
    else if (token !== null) void expire(token);
  },
});

/** What a password sign-in brings. It is nowhere but in memory until a PIN seals it. */
export interface Admission {
  session: KeptSession;
  /** Opens the vault that this person has on this phone, when the server holds its key. */
  recoveryKey: string | null;
}

/** Asks the server for a session. Throws `ApiError` (wrong password) or `NoAnswer`. */
export async function signIn(login: string, password: string): Promise<Admission> {
  const given = await unwrap<Session>(
    api.POST("/sessions", {
      body: { login, password, device: { id: deviceId.value, name: deviceName(), app_version: APP_VERSION } },
    }),
  );
  if (!given.token) throw new Error("a phone's sign-in is answered with a token");
  return {
    session: { token: given.token, expires_at: given.expires_at, user: given.user, expired: false },
    recoveryKey: given.recovery_key,
  };
}

/** Replaces the password with which this admission came, before anything of it is kept. Throws `ApiError`, `NoAnswer`. */
export async function choosePassword(given: Admission, old: string, chosen: string): Promise<Admission> {
  const own = createApi({ token: () => given.session.token });
  const { user } = await unwrap(own.POST("/session/password", { body: { old, new: chosen } }));
  return { ...given, session: { ...given.session, user } };
}

/** Replaces the owner's password; all other sessions of the account end. Throws `ApiError`, `NoAnswer`. */
export async function changePassword(old: string, chosen: string): Promise<void> {
  await unwrap(api.POST("/session/password", { body: { old, new: chosen } }));
}

/** Keeps a session for the owner whose key is open. */
export async function keepSession(kept: KeptSession): Promise<void> {
  await writeSession(await store(), kept);
  await changed("session");
}

/** Gives the token back: that of the session kept now, whichever window opened it. */
export async function endSession(): Promise<void> {
  const token = await takeToken(await store());
  await changed("session");
  if (token === null) return;
  // The server is told if it can be reached; nobody has the token any more either way.
  const parting = createApi({ token: () => token, timeout: 5_000 });
  void parting.DELETE("/session").catch(() => undefined);
}

/** The server no longer knows the token: the lists stay readable, sending waits. */
async function expire(token: string): Promise<void> {
  try {
    if (await expireSession(await store(), token)) await changed("session");
  } catch (error) {
    // Locked meanwhile: the next answer says it again.
    if (!(error instanceof Locked)) throw error;
  }
}

function deviceName(): string {
  const agent = navigator.userAgent;
  const model = /\(([^)]*)\)/.exec(agent)?.[1] ?? agent;
  return model.slice(0, 60);
}
