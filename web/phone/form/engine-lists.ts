import type { RootNode } from "@getodk/xforms-engine";
import { ListFile, takeLongLists, type ListQuestion, type LongLists } from "./long-lists";
import type { Option, Question } from "./model";

/** The long lists of one open form, and the answers their filters rest on. */
export class FormLists {
  private questions = new Map<string, Question>();

  constructor(
    private readonly taken: LongLists,
    private readonly files: ReadonlyMap<string, ListFile>,
  ) {}

  /** What a question at this path chooses from; undefined when the engine knows its choices. */
  of(path: string): ListQuestion | undefined {
    return this.taken.questions.get(path);
  }

  options(list: ListQuestion): Option[] {
    const wanted = list.filter.map(({ column, path }) => ({ column, value: this.questions.get(path)?.stored ?? "" }));
    return this.files.get(list.file)?.options(list, wanted) ?? [];
  }

  /** Questions make themselves known, so that filters find their answers. */
  know(question: Question): void {
    this.questions.set(question.path, question);
  }

  /** After an answer: chosen values that another answer no longer lets through are taken away, as the engine does with
   * lists of its own. */
  settle(): void {
    for (const [path, list] of this.taken.questions) {
      const question = this.questions.get(path);
      if (list.filter.length === 0 || !question || question.stored === "") continue;
      const offered = new Set(this.options(list).map((option) => option.value));
      const chosen = question.stored.split(" ");
      const held = chosen.filter((value) => offered.has(value));
      if (held.length < chosen.length) question.set(list.many ? held : (held[0] ?? null));
    }
  }
}

const LONG_BYTES = 60_000;
const known = new WeakMap<RootNode, FormLists>();

export function listsOf(root: RootNode): FormLists | undefined {
  return known.get(root);
}

export interface PreparedForm {
  xform: string;
  /** Files whose rows the engine need not read. */
  unread: ReadonlySet<string>;
  /** Tells the lists to the form that was opened. */
  attach(root: RootNode): void;
}

export async function prepareLists(xform: string, media: ReadonlyMap<string, Blob>): Promise<PreparedForm> {
  const taken = takeLongLists(xform, (file) => (media.get(file)?.size ?? 0) > LONG_BYTES);
  const files = new Map<string, ListFile>();
  for (const { file } of taken.questions.values()) {
    const blob = media.get(file);
    if (blob && !files.has(file)) files.set(file, new ListFile(await blob.text()));
  }
  return {
    xform: taken.xform,
    unread: taken.unread,
    attach: (root) => {
      if (taken.questions.size > 0) known.set(root, new FormLists(taken, files));
    },
  };
}
