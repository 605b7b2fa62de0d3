import createClient, { type Client } from "openapi-fetch";
import type { Problem } from "./records";
import type { paths } from "./schema";

export type ApiClient = Client<paths>;

/** The server answered, and said no: `problem` carries what, why and what to do in both languages. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly problem: Problem,
    /** Seconds the server asks to wait before trying again, when it says so. */
    readonly retryAfter: number | null = null,
  ) {
    super(`${status} ${problem.code}`);
    this.name = "ApiError";
  }
}

/** No answer came: no signal, a dropped connection, a timeout. Trying later may help. */
export class NoAnswer extends Error {
  constructor(cause: unknown) {
    super("no answer", { cause });
    this.name = "NoAnswer";
  }
}

export interface ClientOptions {
  baseUrl?: string;
  /** The bearer token of a phone; a console leaves it out and uses its cookie. */
  token?: () => string | null;
  /** Called on every 401 with the problem's code and the token that the request carried, so that the app can ask to sign
   * in again. An answer may be late: another token may be in use by then. */
  onSignedOut?: (code: string, token: string | null) => void;
  /** Milliseconds after which a request without an answer is given up. */
  timeout?: number;
  fetch?: (request: Request) => Promise<Response>;
}

/** A typed client: `await unwrap(api.GET("/followups", { params: { query: { state: "due" } } }))`. */
export function createApi(options: ClientOptions = {}): ApiClient {
  const send = options.fetch ?? ((request: Request) => globalThis.fetch(request));
  const client = createClient<paths>({
    baseUrl: options.baseUrl ?? "",
    credentials: "same-origin",
    fetch: async (request) => {
      try {
        return await send(new Request(request, { signal: AbortSignal.timeout(options.timeout ?? 30_000) }));
      } catch (error) {
        throw new NoAnswer(error);
      }
    },
  });
  client.use({
    onRequest({ request }) {
      const token = options.token?.();
      if (token) request.headers.set("Authorization", `Bearer ${token}`);
      return request;
    },
    async onResponse({ request, response }) {
      if (response.status !== 401 || !options.onSignedOut) return undefined;
      const body: unknown = await response.clone().json().catch(() => null);
      const token = request.headers.get("Authorization")?.slice("Bearer ".length) ?? null;
      options.onSignedOut(asProblem(body, response).code, token);
      return undefined;
    },
  });
  return client;
}

/** The answer's body, or an `ApiError` / `NoAnswer`. */
export async function unwrap<T>(
  answer: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<T> {
  const { data, error, response } = await answer;
  if (response.ok) return data as T;
  const retryAfter = Number(response.headers.get("Retry-After"));
  throw new ApiError(response.status, asProblem(error, response), Number.isFinite(retryAfter) && retryAfter > 0 ? retryAfter : null);
}

/** Proxies and gateways answer in their own words; the apps always get a problem they can show. */
function asProblem(error: unknown, response: Response): Problem {
  if (typeof error === "object" && error !== null && "code" in error && "title" in error) return error as Problem;
  return {
    type: "about:blank",
    status: response.status,
    code: "unexpected_answer",
    title: { zh: "服务器的回答看不懂", en: "The server's answer was not understood" },
    detail: { zh: `状态 ${response.status}`, en: `Status ${response.status}` },
    remedy: { zh: "请稍后再试；一直这样请告诉管理员", en: "Try again later; tell the administrator if it persists" },
  };
}
