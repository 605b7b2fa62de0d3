import { NoAnswer, type BundlePage } from "@api/index";
import { adoptDrafts } from "@offline/adopt";
import { makeBundle, noteKnown } from "@offline/bundle";
import { handIn, type Stage } from "@offline/bundle-hand-in";
import { patienceFor } from "@offline/network";
import { toast } from "@ui/index";
import { t } from "../words";
import { api, APP_VERSION } from "./session";
import { changed, Locked, session, store } from "./store";

/** The worker knows of the other phones as they stand. */
export async function know(): Promise<void> {
  await noteKnown(await store());
  await changed("households");
}

/** After a sync: drafts that wait for this phone are taken over. */
export async function takeOverDrafts(): Promise<void> {
  try {
    const came = await adoptDrafts({ store: await store(), api, get });
    if (came === 0) return;
    await changed("records");
    toast(t("elsewhere.adopted", { n: came }), "good");
  } catch (error) {
    // Locked meanwhile: the next round looks again.
    if (!(error instanceof Locked)) throw error;
  }
}

async function get(url: string): Promise<Blob> {
  try {
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(`object store answered ${answer.status}`);
    return await answer.blob();
  } catch (error) {
    throw new NoAnswer(error);
  }
}

/** All that its owner has not sent, as a file to be sent or kept. Throws `NoHouse`, `Locked`. */
export async function bundleFile(made: (part: number) => void): Promise<File> {
  const now = Date.now();
  const blob = await makeBundle(await store(), now, APP_VERSION, made);
  const day = new Date(now + 8 * 3_600_000).toISOString().slice(0, 10);
  return named(blob, t("bundle.file", { name: session.value?.user.name ?? "", day }), ".tanfang");
}

const named = (blob: Blob, name: string, ending: ".tanfang" | ".txt") =>
  new File([blob], name + ending, { type: ending === ".txt" ? "text/plain" : "application/octet-stream" });

/** The file under a name that this browser hands to other apps: many refuse endings they do not know. Null: none. */
export function shareable(file: File): File | null {
  if (!("canShare" in navigator)) return null;
  const names = [file, named(file, file.name.replace(/\.tanfang$/, ""), ".txt")];
  return names.find((one) => navigator.canShare({ files: [one] })) ?? null;
}

/** Hands in somebody's file. Throws `NoBundle`, `NoAnswer`, `ApiError`. */
export function handInFile(file: Blob, progress: (stage: Stage, part: number) => void): Promise<BundlePage> {
  return handIn(
    {
      api,
      put: async (url, method, headers, body) => (await fetch(url, { method, headers, body, signal: AbortSignal.timeout(patienceFor(body.size)) })).status,
      now: () => Date.now(),
      wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      progress,
    },
    file,
  );
}
