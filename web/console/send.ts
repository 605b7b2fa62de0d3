import { ApiError, NoAnswer, type Problem } from "@api/index";
import { user } from "./api";

type Query = Record<string, string | number | boolean | null | undefined>;

/** One request to an address of the console, its answer decoded. Throws `ApiError` or `NoAnswer`. */
export async function send<T>(method: "GET" | "POST", path: string, given: { query?: Query; body?: unknown } = {}): Promise<T> {
  const body = given.body instanceof FormData ? given.body : given.body === undefined ? undefined : JSON.stringify(given.body);
  const headers: Record<string, string> = typeof body === "string" ? { "content-type": "application/json" } : {};
  let response: Response;
  try {
    response = await fetch(path + queryOf(given.query), {
      method,
      credentials: "same-origin",
      headers,
      ...(body === undefined ? {} : { body }),
      signal: AbortSignal.timeout(60_000),
    });
  } catch (error) {
    throw new NoAnswer(error);
  }
  if (response.status === 401 && user.value) user.value = null;
  const text = await response.text();
  if (response.ok) return (text ? JSON.parse(text) : undefined) as T;
  throw new ApiError(response.status, problemOf(text, response.status));
}

export function queryOf(query: Query = {}): string {
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== "");
  const words = new URLSearchParams(pairs.map(([name, value]): [string, string] => [name, String(value)])).toString();
  return words && "?" + words;
}

/** The server's problem, or our own words for an answer that is none (a proxy's page, an empty body). */
export function problemOf(text: string, status: number): Problem {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === "object" && body !== null && "code" in body && "title" in body) return body as Problem;
  } catch {
    // Not JSON: said below.
  }
  return {
    type: "about:blank",
    status,
    code: "unexpected_answer",
    title: { zh: "服务器没有正常回答", en: "The server did not answer as it should" },
    detail: { zh: `状态 ${status}`, en: `Status ${status}` },
    remedy: { zh: "请稍后再试；一直这样请告诉管理员。", en: "Try again later; tell the administrator if it persists." },
  };
}
