import type { FormText } from "@api/records";
import type { KeptRecord } from "@offline/record";
import { markRaw, shallowRef, type ShallowRef } from "vue";
import { draftFiles, saveDraft } from "../state/draft";
import { deviceId, records, session } from "../state/store";
import { mediaFor } from "./form-media";
import type { Answer, Geopoint, OpenForm, Question } from "./model";
import { asAnswer, knownValue, marksFor, prefillMarks, type Known } from "./prefill";
import { loadWidgets } from "./widgets";

export type Saving = "saved" | "saving" | "failed";

/** One draft open on the screen: the form, and every change of it kept at once. */
export interface Filling {
  form: OpenForm;
  saving: ShallowRef<Saving>;
  /** Questions whose answer was put in from what is known, until the worker changes it. */
  prefilled: ShallowRef<ReadonlySet<string>>;
  answer(question: Question, answer: Answer): void;
  changedRows(): void;
  /** Keeps it as it stands, also when nobody has answered yet. */
  keep(): void;
  turnTo(page: number): void;
  visitedOn(date: string | null): void;
  about(personId: string | null): void;
  /** Waits until the last change is on disk, or known not to be. */
  settle(): Promise<void>;
  /** Tries once more to keep what could not be kept. */
  saveAgain(): Promise<void>;
}

/** Opens a draft where it was left; a new one is prefilled from what the register and earlier visits know. */
export async function openFilling(record: KeptRecord, text: FormText, locale: "zh" | "en", known: Known): Promise<Filling> {
  const { openForm } = await import("./engine");
  const isNew = record.instance === "";
  const form = await openForm({
    xform: text.xform,
    title: text.title[locale] || text.title.zh,
    locale,
    user: { login: session.value?.user.login ?? "" },
    deviceId: deviceId.value,
    media: await mediaFor(text),
    ...lastSavedOf(record),
    ...(isNew ? {} : { draft: { instance: record.instance, files: await draftFiles(record.id) } }),
  });
  await loadWidgets(form.widgets());
  const keeper = keep(record.id, form);
  const prefill = prefiller(form, text.xform, known, isNew);
  const prefilled = shallowRef<ReadonlySet<string>>(new Set(prefill()));
  return markRaw({
    form,
    saving: keeper.saving,
    prefilled,
    answer(question, answer) {
      question.set(answer);
      const filled = prefill();
      if (filled.length > 0 || prefilled.value.has(question.path)) {
        prefilled.value = new Set([...without(prefilled.value, question.path), ...filled]);
      }
      keeper.save({
        ...(answer instanceof File ? { newFile: answer } : {}),
        ...(question.widget === "geopoint" ? { position: positionOf(answer) } : {}),
      });
    },
    changedRows: () => keeper.save({}),
    keep: () => keeper.save({}),
    turnTo: (page) => keeper.save({ page }),
    visitedOn: (date) => keeper.save({ visited_on: date }),
    about: (personId) => keeper.save({ person_id: personId }),
    settle: keeper.settle,
    saveAgain: keeper.again,
  } satisfies Filling);
}

/** The newest finished record of the same form by the same worker, for forms that begin where the last one ended. */
function lastSavedOf(record: KeptRecord): { lastSaved?: string } {
  const [newest] = records.value
    .filter((one) => one.form.id === record.form.id && one.owner.id === record.owner.id && one.ended_at !== null && one.instance !== "")
    .sort((one, other) => (other.ended_at ?? 0) - (one.ended_at ?? 0));
  return newest ? { lastSaved: newest.instance } : {};
}

/** Puts known values into the questions the author marked, each once, as soon as it is asked. In a draft that is
 * resumed, what is already asked counts as done: the worker may have emptied it on purpose. */
function prefiller(form: OpenForm, xform: string, known: Known, isNew: boolean): () => string[] {
  const asked = () => new Map(form.questions().map((question) => [question.path, question]));
  const waiting = new Map(
    marksFor(known, () => prefillMarks(xform, (text) => new DOMParser().parseFromString(text, "text/xml"))).map((mark) => [mark.path, mark]),
  );
  if (!isNew) for (const path of asked().keys()) waiting.delete(path);
  return () => {
    const filled: string[] = [];
    for (let before = -1; waiting.size > 0 && before !== filled.length; ) {
      before = filled.length;
      const questions = asked();
      for (const [path, mark] of waiting) {
        const question = questions.get(path);
        if (!question) continue;
        waiting.delete(path);
        if (question.readonly || question.answer !== null) continue;
        const answer = asAnswer(question, knownValue(mark, known));
        if (answer === null) continue;
        question.set(answer);
        // A known value this form would not accept is no help: the question is asked instead.
        if (question.violation !== null) question.set(null);
        else filled.push(path);
      }
    }
    return filled;
  };
}

type Change = Omit<Parameters<typeof saveDraft>[1], "instance" | "fileNames">;

/** Writes changes one after another, each with the whole instance, so that a killed page loses at most a keystroke. What
 * could not be written (the phone is full) stays here and is written first when the next change comes or `again` is
 * called: an answer never names a photo that was not kept. */
function keep(id: string, form: OpenForm) {
  const saving = shallowRef<Saving>("saved");
  const unwritten: Change[] = [];
  let chain: Promise<void> = Promise.resolve();
  async function write() {
    try {
      for (let change = unwritten[0]; change; change = unwritten[0]) {
        const fileNames = form.fileNames();
        const { newFile, ...rest } = change;
        // A photo taken away again meanwhile needs no room any more.
        const file = newFile && fileNames.includes(newFile.name) ? { newFile } : {};
        await saveDraft(id, { ...rest, ...file, instance: await form.instance(), fileNames });
        unwritten.shift();
      }
      saving.value = "saved";
    } catch {
      saving.value = "failed";
    }
  }
  const again = () => {
    if (unwritten.length > 0) saving.value = "saving";
    return (chain = chain.then(write));
  };
  const save = (change: Change) => {
    unwritten.push(change);
    void again();
  };
  return { saving, save, again, settle: () => chain };
}

function positionOf(answer: Answer) {
  if (answer === null || typeof answer !== "object" || !("lat" in answer)) return null;
  const point: Geopoint = answer;
  return {
    lon: point.lon,
    lat: point.lat,
    accuracy_m: point.accuracy ?? 0,
    source: "gps" as const,
    // Browsers do not tell whether a position is simulated; the server judges by distance and speed.
    mock: false,
    at: new Date().toISOString(),
  };
}

function without(set: ReadonlySet<string>, gone: string): ReadonlySet<string> {
  return new Set([...set].filter((one) => one !== gone));
}
