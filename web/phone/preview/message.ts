/** What the console says to the preview: show this form. */
export interface FormMessage {
  type: "form";
  xform: string;
  title: string;
  locale: "zh" | "en";
  /** Files of the form by name. */
  media?: Record<string, Blob | string>;
  /** Answers to begin with, as instance XML. */
  instance?: string;
  /** An earlier record, for forms that take up what was said last, as instance XML. */
  lastSaved?: string;
}

/** What the preview says to the console: ready for a form; the answers now; or why the form could not be opened. */
export type PreviewMessage = { type: "ready" } | { type: "values"; xml: string } | { type: "failed"; reason: string };

export function isFormMessage(data: unknown): data is FormMessage {
  if (typeof data !== "object" || data === null) return false;
  const message = data as Partial<Record<keyof FormMessage, unknown>>;
  return message.type === "form" && typeof message.xform === "string" && typeof message.title === "string";
}

export function mediaOf(message: FormMessage): Map<string, Blob> {
  return new Map(Object.entries(message.media ?? {}).map(([name, content]) => [name, content instanceof Blob ? content : new Blob([content])]));
}
