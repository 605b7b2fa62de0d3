import { inject, type InjectionKey, type Ref } from "vue";
import type { Answer, Question } from "./model";

/** What every part of an open form may use, however deep it lies. */
export interface FillContext {
  /** The page was checked: what is missing on it is said. */
  checked: Readonly<Ref<boolean>>;
  /** Ids of questions answered in this sitting. */
  touched: Readonly<Ref<ReadonlySet<string>>>;
  /** Paths of answers put in from what is known. */
  prefilled: Readonly<Ref<ReadonlySet<string>>>;
  /** What the township said of an answer, by path. */
  comments: Readonly<Ref<ReadonlyMap<string, readonly string[]>>>;
  /** Path of the question that must come into sight; folded cards around it open. */
  sought: Readonly<Ref<string>>;
  answer(question: Question, answer: Answer): void;
  /** Rows were added or taken away. */
  rows(): void;
  /** `quick` questions go on by themselves once answered. */
  goOn(): void;
  /** The address of a file of the form; null when the phone does not hold it. */
  mediaAddress(name: string): string | null;
}

export const fillContextKey: InjectionKey<FillContext> = Symbol("fill");

export function useFillContext(): FillContext {
  const context = inject(fillContextKey);
  if (!context) throw new Error("a question stands inside an open form");
  return context;
}
