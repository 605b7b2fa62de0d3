import type { FieldRecord, Receipt, SyncAnswer } from "@api/records";

export type Weather = "good" | "no_signal" | "server_down" | "answer_lost" | "store_down" | "store_drops" | "signed_out";

/** A server in memory that keeps the contract, and a network that fails as told. Nothing leaves the test. */
export class SampleServer {
  readonly records = new Map<string, FieldRecord>();
  readonly files = new Map<string, number>();
  /** Pieces under way, by file: start and size of each. */
  readonly pieces = new Map<string, Map<number, number>>();
  /** Bytes carried to the store for each file, also those whose answer was lost. */
  readonly carried = new Map<string, number>();
  private readonly announced = new Map<string, number>();
  private puts = 0;
  readonly evaluated = new Set<string>();
  readonly refuse = new Set<string>();
  weather: Weather = "good";
  answer: Partial<SyncAnswer> = {};
  posts = 0;

  /** The `fetch` of the typed client. */
  async fetch(request: Request): Promise<Response> {
    const path = new URL(request.url).pathname;
    if (this.weather === "no_signal") throw new TypeError("Failed to fetch");
    if (this.weather === "server_down") return new Response("bad gateway", { status: 502 });
    if (this.weather === "signed_out") return problem(401, "signed_out");
    const body: unknown = request.body ? await request.json() : undefined;
    const answer = this.route(path, body);
    // The server did its work, but the mast was gone before the phone heard of it.
    if (this.weather === "answer_lost") throw new TypeError("Failed to fetch");
    return answer;
  }

  /** Carries a file or a piece to the object store; its address is its hash, and where the piece begins. */
  async put(url: string, _method: string, _headers: Record<string, string>, body: Blob): Promise<number> {
    if (this.weather === "no_signal") throw new TypeError("Failed to fetch");
    if (this.weather === "store_down") return 503;
    this.puts += 1;
    // Every other line drops in the middle: the store keeps nothing of it.
    if (this.weather === "store_drops" && this.puts % 2 === 0) throw new TypeError("Failed to fetch");
    const [sha256 = "", start] = url.slice("store:".length).split("/");
    this.carried.set(sha256, (this.carried.get(sha256) ?? 0) + body.size);
    if (start === undefined) this.files.set(sha256, body.size);
    else this.piecesOf(sha256).set(Number(start), body.size);
    if (this.weather === "answer_lost") throw new TypeError("Failed to fetch");
    return 200;
  }

  /** What the worker process does after a while. */
  evaluateAll(): void {
    for (const id of this.records.keys()) this.evaluated.add(id);
  }

  private route(path: string, body: unknown): Response {
    if (path === "/visits" || path === "/quick-reports" || path === "/surveys") return this.receive(body as FieldRecord);
    if (path === "/receipts") {
      const { ids } = body as { ids: string[] };
      return json(200, { items: ids.filter((id) => this.records.has(id)).map((id) => this.receipt(id, true)) });
    }
    if (path === "/files") {
      const { files } = body as { files: { sha256: string; bytes: number }[] };
      for (const { sha256, bytes } of files) this.announced.set(sha256, bytes);
      const items = files.map(({ sha256 }) => ({
        sha256,
        state: this.files.has(sha256) ? "verified" : "missing",
        upload: this.files.has(sha256) ? null : { method: "PUT", url: `store:${sha256}`, headers: {} },
      }));
      return json(200, { items });
    }
    const sha256 = path.split("/")[2] ?? "";
    if (path.endsWith("/pieces")) return this.wanted(sha256, (body as { piece_bytes: number }).piece_bytes);
    if (path.endsWith("/arrival")) {
      const total = this.announced.get(sha256) ?? 0;
      if (this.held(sha256) === total && !this.files.has(sha256)) this.files.set(sha256, total);
      return json(202, { sha256, state: "arrived" });
    }
    if (path === "/sync") return json(200, { ...nothingNew, ...this.answer });
    return problem(404, "not_found");
  }

  private piecesOf(sha256: string): Map<number, number> {
    const known = this.pieces.get(sha256) ?? new Map<number, number>();
    this.pieces.set(sha256, known);
    return known;
  }

  private held(sha256: string): number {
    return [...this.piecesOf(sha256).values()].reduce((sum, bytes) => sum + bytes, 0);
  }

  /** Up to two pieces at a time, so that a phone has to ask again. */
  private wanted(sha256: string, pieceBytes: number): Response {
    const total = this.announced.get(sha256) ?? 0;
    const items: { start: number; bytes: number; url: string }[] = [];
    let at = 0;
    const ends = [...this.piecesOf(sha256)].sort(([one], [other]) => one - other);
    for (const [start, bytes] of [...ends, [total, 0] as const]) {
      for (; at < start; at = Math.min(at + pieceBytes, start)) {
        items.push({ start: at, bytes: Math.min(pieceBytes, start - at), url: `store:${sha256}/${at}` });
      }
      at = start + bytes;
    }
    return json(200, { state: "missing", held_bytes: this.held(sha256), items: items.slice(0, 2) });
  }

  private receive(record: FieldRecord): Response {
    this.posts += 1;
    if (this.refuse.has(record.id)) return problem(422, "record_refused");
    const known = this.records.has(record.id);
    if (!known) this.records.set(record.id, record);
    return json(202, this.receipt(record.id, known));
  }

  private receipt(id: string, already: boolean): Receipt {
    const files = (this.records.get(id)?.files ?? []).map(({ name, sha256 }) => ({
      name,
      sha256,
      state: this.files.has(sha256) ? ("verified" as const) : ("missing" as const),
    }));
    const evaluated = this.evaluated.has(id);
    return {
      id,
      state: evaluated ? "evaluated" : "received",
      received_at: "2026-03-05T10:00:00+08:00",
      already_received: already,
      problems: [],
      files,
      complete: evaluated && files.every((file) => file.state === "verified"),
      household: null,
    };
  }
}

export const nothingNew: SyncAnswer = {
  cursor: "c1",
  now: "2026-03-05T10:00:00+08:00",
  today: "2026-03-05",
  reset: false,
  user: { id: "u", login: "grid01", name: "郭建军", role: "grid_worker", county: { code: "140427", name: "壶关县", name_en: "Huguan" }, reach: [], permissions: [], password_due: false },
  divisions: null,
  households: [],
  gone: [],
  present: null,
  forms: null,
  notifications: [],
  returned: [],
  surveys: null,
  trips: null,
  more: false,
};

function json(status: number, body: unknown): Response {
  return new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });
}

function problem(status: number, code: string): Response {
  const text = { zh: code, en: code };
  return json(status, { type: `/problems/${code}`, status, code, title: text, detail: text, remedy: text });
}
