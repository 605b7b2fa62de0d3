import { questionsOf, type Page } from "./model";

/** A page's own title, else the words of its first question. */
export function pageTitle(page: Page): string {
  return page.title || questionsOf(page.parts).find((question) => question.relevant)?.label || "";
}
