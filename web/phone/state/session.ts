import { createApi, unwrap, type Session } from "@api/index";
import { readFact, writeFact, type KeptSession } from "@offline/database";
import { prepareFor } from "@offline/server-data";
import { changed, database, deviceId, session } from "./store";

export const APP_VERSION = __APP_VERSION__;

export const api = createApi({
  token: () => session.value?.token ?? null,
  onSignedOut: () => void expire(),
});

/** Signs this phone in. Throws `ApiError` (wrong password) or `NoAnswer`. */
export async function signIn(login: string, password: string): Promise<void> {
  const given = await unwrap<Session>(
    api.POST("/sessions", {
      body: { login, password, device: { id: deviceId.value, name: deviceName(), app_version: APP_VERSION } },
    }),
  );
  if (!given.token) throw new Error("a phone's sign-in is answered with a token");
  const db = await database();
  await prepareFor(db, given.user.id);
  const kept: KeptSession = { token: given.token, expires_at: given.expires_at, user: given.user, expired: false };
  await writeFact(db, "session", kept);
  await changed("session");
  await changed("households");
}

/** Leaves the app. Drafts and unsent records stay on the phone and go on when their owner signs in again. */
export async function signOut(): Promise<void> {
  const before = session.value;
  const db = await database();
  await writeFact(db, "session", null);
  await changed("session");
  if (before) {
    // The server is told when it can be reached; the token on this phone is gone either way.
    const parting = createApi({ token: () => before.token, timeout: 5_000 });
    await parting.DELETE("/session").catch(() => undefined);
  }
}

/** The server no longer knows the token: the lists stay readable, sending waits. */
async function expire(): Promise<void> {
  const db = await database();
  const held = await readFact(db, "session");
  if (!held || held.expired) return;
  await writeFact(db, "session", { ...held, expired: true });
  await changed("session");
}

function deviceName(): string {
  const agent = navigator.userAgent;
  const model = /\(([^)]*)\)/.exec(agent)?.[1] ?? agent;
  return model.slice(0, 60);
}
