import { NoAnswer, unwrap, type ApiClient, type BundlePage } from "@api/index";
import { digestOf, houseOf } from "./bundle-format";
import { newPace, nextPiece, slower, type Pace } from "./pieces";

export interface HandInContext {
  api: ApiClient;
  /** Carries a piece straight to the object store; answers the status. Throws when there was no answer. */
  put: (url: string, method: string, headers: Record<string, string>, body: Blob) => Promise<number>;
  now: () => number;
  wait: (ms: number) => Promise<void>;
  /** Told how far it has come, from 0 to 1. */
  progress: (stage: Stage, part: number) => void;
}

export type Stage = "reading" | "carrying" | "opening";

/** The file is not one that a phone made. */
export class NoBundle extends Error {}

const TIMES = 3;
const LOOK_AGAIN = [500, 1_000, 2_000, 4_000];
const LONGEST_OPENING = 5 * 60_000;

/** Brings a bundle to the house and answers what came of it. After a lost line the same call goes on where it was.
 * Throws `NoBundle`, `NoAnswer`, `ApiError`. */
export async function handIn(context: HandInContext, file: Blob): Promise<BundlePage> {
  const house = await houseOf(file);
  if (!house) throw new NoBundle();
  const digest = await digestOf(file, (bytes) => context.progress("reading", bytes / file.size));
  await unwrap(context.api.POST("/bundles", { body: { digest, bytes: file.size, house } }));
  for (let time = 0; time < TIMES; time++) {
    await carry(context, digest, file);
    await unwrap(context.api.POST("/bundles/{digest}/arrival", { params: { path: { digest } } }));
    const page = await whenOpened(context, digest);
    // The house found other bytes than the file's: they go once more.
    if (page.bundle.state !== "under_way") return page;
  }
  throw new NoAnswer(new Error("what arrives is not what was sent"));
}

async function carry(context: HandInContext, digest: string, file: Blob): Promise<void> {
  const pace = newPace();
  for (let before = -1; ; ) {
    const asked = await unwrap(
      context.api.POST("/bundles/{digest}/pieces", { params: { path: { digest } }, body: { piece_bytes: pace.piece_bytes } }),
    );
    context.progress("carrying", asked.held_bytes / file.size);
    if (asked.items.length === 0) return;
    if (asked.held_bytes <= before) throw new NoAnswer(new Error("the store keeps no pieces"));
    before = asked.held_bytes;
    let held = asked.held_bytes;
    for (const piece of asked.items) {
      await putPiece(context, pace, piece.url, file.slice(piece.start, piece.start + piece.bytes));
      held += piece.bytes;
      context.progress("carrying", held / file.size);
    }
  }
}

async function putPiece(context: HandInContext, pace: Pace, url: string, piece: Blob): Promise<void> {
  const begun = context.now();
  try {
    const status = await context.put(url, "PUT", {}, piece);
    if (status >= 400) throw new Error(`object store answered ${status}`);
  } catch (error) {
    pace.piece_bytes = slower(pace.piece_bytes);
    throw new NoAnswer(error);
  }
  pace.piece_bytes = nextPiece(pace.piece_bytes, context.now() - begun);
}

/** The server opens it in a job of its own; what came of it is asked for until it is known. */
async function whenOpened(context: HandInContext, digest: string): Promise<BundlePage> {
  const end = context.now() + LONGEST_OPENING;
  for (let look = 0; ; look++) {
    const page = await unwrap<BundlePage>(context.api.GET("/bundles/{digest}", { params: { path: { digest } } }));
    if (page.bundle.state !== "opening" || context.now() > end) return page;
    context.progress("opening", 0);
    await context.wait(LOOK_AGAIN[Math.min(look, LOOK_AGAIN.length - 1)] ?? 0);
  }
}
