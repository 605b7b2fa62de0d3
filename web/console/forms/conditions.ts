import { locale } from "@ui/index";
import type { FormQuestion } from "../records";
import { inBoth } from "./questions";

/** A form's expression as people read it: questions by their words, choices by their labels, and / or in words. What it
 * cannot put into words stays as it was written. */

const TOKEN = /'[^']*'|"[^"]*"|\d+(?:\.\d+)?|\.\d+|(?:\.\.?\/|\/)[\w./-]*[\w]|\.\.?|[A-Za-z_][\w:.-]*(?=\s*\()|[A-Za-z_][\w.-]*|!=|<=|>=|[^\s]|\s+/g;
const WORDS: Record<string, { zh: string; en: string }> = {
  and: { zh: "并且", en: "and" },
  or: { zh: "或者", en: "or" },
  not: { zh: "不是", en: "not" },
  "!=": { zh: "≠", en: "≠" },
  "<=": { zh: "≤", en: "≤" },
  ">=": { zh: "≥", en: "≥" },
  div: { zh: "÷", en: "÷" },
};
const SELECTED = /selected\(\s*([^\s,()]+)\s*,\s*('[^']*'|"[^"]*")\s*\)/g;
const QUOTED = /^['"]/;

/** The absolute path a step means at a question: `../age` within `/data/member/pension` is `/data/member/age`. */
export function resolved(step: string, at: string): string {
  if (step.startsWith("/")) return step;
  const parts = at.split("/");
  for (const piece of step.split("/")) {
    if (piece === "..") parts.pop();
    else if (piece !== ".") parts.push(piece);
  }
  return parts.join("/");
}

export function readable(expression: string, at: string, questions: ReadonlyMap<string, FormQuestion>): string {
  if (expression.trim() === "true()") return locale.value === "zh" ? "总是" : "always";
  // Chosen among several reads like the choice of one.
  const plain = expression.replace(SELECTED, (_, path: string, value: string) => `${path} ∋ ${value}`);
  let about: FormQuestion | undefined;
  const shown = (plain.match(TOKEN) ?? []).map((token) => {
    if (QUOTED.test(token)) return choiceOf(about, token);
    const question = /^\.|^\//.test(token) ? questions.get(resolved(token, at)) : undefined;
    if (question) {
      about = question;
      return token === "." ? (locale.value === "zh" ? "本题" : "this answer") : locale.value === "zh" ? `「${nameOf(question)}」` : `[${nameOf(question)}]`;
    }
    if (token === "∋") return locale.value === "zh" ? "选了" : "includes";
    return WORDS[token]?.[locale.value] ?? token;
  });
  return shown.join("").replace(/\s+/g, " ").trim();
}

function choiceOf(question: FormQuestion | undefined, literal: string): string {
  const value = literal.slice(1, -1);
  if (value === "") return locale.value === "zh" ? "（空）" : "(blank)";
  const choice = question?.choices?.find((one) => one.value === value);
  return choice ? `“${inBoth(choice.labels, locale.value)[0]}”` : `“${value}”`;
}

const nameOf = (question: FormQuestion) => inBoth(question.labels, locale.value)[0] || question.name;
