import { createInstance, restoreInstance, type FormLanguage, type RootNode } from "@getodk/xforms-engine";
import { markRaw, shallowReactive } from "vue";
import { prepareLists } from "./engine-lists";
import { partsOf } from "./engine-parts";
import { fileName, markTextForms } from "./engine-text";
import { questionsOf, type OpenForm, type Page, type Question, type Violation, type Widget } from "./model";
import { pagesOf } from "./pages";

/** Opens a form in the engine. It is loaded when the first form is opened, not before. */

export interface FormInput {
  xform: string;
  title: string;
  locale: "zh" | "en";
  /** Answers of a draft, as instance XML, with the files they point to. */
  draft?: { instance: string; files: readonly File[] };
  user: { login: string };
  deviceId: string;
  /** The form's own files by name: lists, pictures, sounds. */
  media?: ReadonlyMap<string, Blob>;
  /** The newest finished record of this form on this phone, as instance XML. */
  lastSaved?: string;
}

const INSTANCE_FILE = "xml_submission_file";

export async function openForm(input: FormInput): Promise<OpenForm> {
  const media = new Map(input.media ?? []);
  const withSaved = withLastSaved(input.xform, input.lastSaved, media);
  const prepared = await prepareLists(withSaved, media);
  const options = {
    form: { fetchFormAttachment: attachments(media, prepared.unread), missingResourceBehavior: "BLANK" as const },
    instance: {
      stateFactory: <T extends object>(state: T): T => shallowReactive(state) as T,
      instanceAttachments: {
        fileNameFactory: (meta: { basename: string; extension: string | null }) => meta.basename + (meta.extension ?? ""),
      },
      preloadProperties: { deviceID: input.deviceId, username: input.user.login },
    },
  };
  const xform = markTextForms(prepared.xform);
  const opened = input.draft
    ? await restoreInstance(xform, { data: [draftData(input.draft)] }, options)
    : await createInstance(xform, options);
  prepared.attach(opened.root);
  const form = new EngineForm(opened.root, input.title, media);
  form.setLanguage(input.locale);
  return form;
}

const LAST_SAVED = "jr://instance/last-saved";
const LAST_SAVED_FILE = "last-saved.xml";

/** The engine leaves the last saved record blank: it is handed over as one of the form's files. */
function withLastSaved(xform: string, lastSaved: string | undefined, media: Map<string, Blob>): string {
  if (!lastSaved || !xform.includes(LAST_SAVED)) return xform;
  media.set(LAST_SAVED_FILE, new Blob([lastSaved.replace(/^\s*<\?xml[^>]*\?>/, "").trim()], { type: "text/xml" }));
  return xform.replace(LAST_SAVED, `jr://file/${LAST_SAVED_FILE}`);
}

/** Answers the engine's requests for a form's files from what the phone holds; nothing goes to the network. */
function attachments(media: ReadonlyMap<string, Blob>, unread: ReadonlySet<string>) {
  return async (address: URL): Promise<Response> => {
    const name = fileName(address.href);
    const held = unread.has(name) ? undefined : media.get(name);
    return held ? new Response(held) : new Response("", { status: 404 });
  };
}

function draftData(draft: NonNullable<FormInput["draft"]>) {
  const data = new FormData();
  data.set(INSTANCE_FILE, new File([draft.instance], INSTANCE_FILE, { type: "text/xml" }));
  for (const file of draft.files) data.set(file.name, file);
  // The engine asks for FormData that holds its instance file; this one does.
  return data as never;
}

class EngineForm implements OpenForm {
  private readonly addresses = new Map<string, string>();

  constructor(
    private readonly root: RootNode,
    readonly title: string,
    private readonly media: ReadonlyMap<string, Blob>,
  ) {
    markRaw(this);
  }

  private get parts() {
    return partsOf(this.root.currentState.children);
  }

  get pages(): Page[] {
    return pagesOf(this.parts, { eachPartAPage: [...(this.root.classes as unknown as Iterable<string>)].includes("pages") });
  }

  questions(): Question[] {
    return questionsOf(this.parts).filter((question) => question.relevant);
  }

  widgets(): ReadonlySet<Widget> {
    return new Set(questionsOf(this.parts).map((question) => question.widget));
  }

  violations(): Violation[] {
    return this.questions().flatMap((question): Violation[] => {
      const message = question.violation;
      if (message === null) return [];
      return [{ questionId: question.id, path: question.path, label: question.label, message, blank: question.stored === "" }];
    });
  }

  async instance(): Promise<string> {
    const payload = await this.root.prepareInstancePayload({ payloadType: "monolithic" });
    return payload.data[0].get(INSTANCE_FILE).text();
  }

  fileNames(): string[] {
    return this.questions().flatMap((question) => (question.answer instanceof File ? [question.answer.name] : []));
  }

  setLanguage(locale: "zh" | "en"): void {
    const wanted = this.root.languages.find((one): one is FormLanguage => one.language.includes(`(${locale})`));
    if (wanted) this.root.setLanguage(wanted);
  }

  mediaAddress(name: string): string | null {
    const held = this.addresses.get(name);
    if (held) return held;
    const file = this.media.get(name);
    if (!file) return null;
    const address = URL.createObjectURL(file);
    this.addresses.set(name, address);
    return address;
  }

  close(): void {
    for (const address of this.addresses.values()) URL.revokeObjectURL(address);
    this.addresses.clear();
  }
}
