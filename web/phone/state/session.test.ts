import "fake-indexeddb/auto";
import { readSession, writeSession } from "@offline/lists";
import { nothingNew } from "@offline/server.sample";
import { openStore } from "@offline/store.sample";
import { beforeEach, expect, test, vi } from "vitest";
import { api, endSession, keepSession } from "./session";
import { database, session, show, store } from "./store";

/** What has gone to the server, each with the token it carried, and how to answer it. */
let asked: { what: string; token: string | null; refuse: () => void }[] = [];

// A browser completes an address by that of its page; the client looks for this once, when it is made.
vi.hoisted(() => {
  const Whole = Request;
  vi.stubGlobal("Request", class extends Whole {
    constructor(asks: RequestInfo, more?: RequestInit) {
      super(typeof asks === "string" ? new URL(asks, "https://tanfang.example") : asks, more);
    }
  });
});

beforeEach(async () => {
  asked = [];
  vi.stubGlobal("fetch", (request: Request) => new Promise<Response>((done) => {
    const token = request.headers.get("Authorization")?.replace("Bearer ", "") ?? null;
    const refuse = () => done(Response.json({ code: "session_ended", title: {} }, { status: 401 }));
    asked.push({ what: `${request.method} ${new URL(request.url).pathname}`, token, refuse });
  }));
  await show((await openStore(await database())).vault);
  await writeSession(await store(), null);
});

const opened = (token: string) => keepSession({ token, expires_at: "", user: { ...nothingNew.user!, id: "u" }, expired: false });
const kept = async () => readSession(await store());

/** What the phone does after an answer is written behind what is written already. */
async function everythingIsKept(): Promise<void> {
  for (let turn = 0; turn < 100; turn += 1) await kept();
}

async function refused(which: number, answer: Promise<unknown>): Promise<void> {
  await vi.waitFor(() => expect(asked.length).toBeGreaterThan(which));
  asked[which]!.refuse();
  await answer;
  await everythingIsKept();
}

test("when the server no longer knows the token, sending waits for the password", async () => {
  await opened("morning");
  await refused(0, api.GET("/session"));
  expect(asked[0]!.token).toBe("morning");
  await vi.waitFor(() => expect(session.value).toMatchObject({ token: "morning", expired: true }));
  expect(await kept()).toMatchObject({ token: "morning", expired: true });
});

test("an answer to what was asked before signing in again does not end the new sign-in", async () => {
  await opened("morning");
  const late = api.GET("/session");
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  await opened("noon");
  await refused(0, late);
  expect(await kept()).toMatchObject({ token: "noon", expired: false });
  expect(session.value).toMatchObject({ token: "noon", expired: false });
});

test("what was asked with no token at all ends nobody's sign-in", async () => {
  const late = api.GET("/session");
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  await opened("noon");
  await refused(0, late);
  expect(asked[0]!.token).toBeNull();
  expect(await kept()).toMatchObject({ token: "noon", expired: false });
});

test("signing out gives back the token that is kept, also when another window opened it, and that one only", async () => {
  await opened("morning");
  await writeSession(await store(), { ...(await kept())!, token: "noon" });
  expect(session.value?.token).toBe("morning");
  await endSession();
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  expect(asked[0]).toMatchObject({ what: "DELETE /session", token: "noon" });
  expect(await kept()).toMatchObject({ token: "", expired: true });

  // Signed in again before the answer is there.
  await opened("evening");
  asked[0]!.refuse();
  await everythingIsKept();
  expect(await kept()).toMatchObject({ token: "evening", expired: false });
});

test("who is signed out already has nothing to give back", async () => {
  await opened("morning");
  await endSession();
  await endSession();
  await everythingIsKept();
  expect(asked.map((one) => one.token)).toEqual(["morning"]);
});
