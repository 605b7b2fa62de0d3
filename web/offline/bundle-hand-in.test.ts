import { createApi, NoAnswer } from "@api/index";
import { describe, expect, it } from "vitest";
import { digestOf, sealBundle } from "./bundle-format";
import { handIn, NoBundle, type HandInContext } from "./bundle-hand-in";

const PIECE = 512 * 1024;

/** A house that keeps the pieces of one bundle. `spoils`: how often it finds other bytes than were announced. */
function house(spoils = 0) {
  const held = new Map<number, number>();
  const heard: string[] = [];
  let size = 0;
  let opened = 0;
  const bytesHeld = () => [...held.values()].reduce((sum, bytes) => sum + bytes, 0);
  async function answer(request: Request): Promise<Response> {
    const path = new URL(request.url).pathname;
    heard.push(`${request.method} ${path.replace(/[0-9a-f]{64}/, "…")}`);
    if (path === "/bundles") size = ((await request.json()) as { bytes: number }).bytes;
    if (path.endsWith("/pieces")) {
      const starts = Array.from({ length: Math.ceil(size / PIECE) }, (_, n) => n * PIECE).filter((start) => !held.has(start));
      const items = starts.map((start) => ({ start, bytes: Math.min(PIECE, size - start), url: String(start) }));
      return Response.json({ state: "under_way", held_bytes: bytesHeld(), items });
    }
    if (request.method === "GET") {
      opened += 1;
      if (opened === 1) return Response.json({ bundle: { state: "opening" }, records: [] });
      if (spoils-- > 0) {
        held.clear();
        opened = 0;
        return Response.json({ bundle: { state: "under_way" }, records: [] });
      }
      return Response.json({ bundle: { state: "opened" }, records: [{ outcome: "taken" }] });
    }
    return Response.json({ state: "opening", held_bytes: size, items: [] });
  }
  return { held, heard, answer };
}

function context(from: ReturnType<typeof house>, breaks: (piece: number) => boolean = () => false): HandInContext & { stages: string[] } {
  const stages: string[] = [];
  return {
    api: createApi({ baseUrl: "http://house.test", fetch: from.answer }),
    async put(url, _method, _headers, body) {
      if (breaks(Number(url))) throw new TypeError("the line broke");
      from.held.set(Number(url), body.size);
      return 200;
    },
    now: () => 0,
    wait: async () => undefined,
    progress: (stage, part) => void stages.push(`${stage} ${part.toFixed(1)}`),
    stages,
  };
}

async function bundle(size: number): Promise<Blob> {
  const pair = await crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, true, ["deriveBits"]);
  const key = Buffer.from(await crypto.subtle.exportKey("raw", pair.publicKey)).toString("base64url");
  return sealBundle(key, (async function* () {
    yield { kind: "file" as const, body: new Blob([new Uint8Array(size)]) };
  })());
}

describe("handing a bundle in", () => {
  it("announces it by what it is, carries all of it, and waits until it is opened", async () => {
    const there = house();
    const way = context(there);
    const file = await bundle(1_200_000);
    expect((await handIn(way, file)).records).toEqual([{ outcome: "taken" }]);
    expect([...there.held.values()].reduce((sum, bytes) => sum + bytes, 0)).toBe(file.size);
    expect(there.heard).toEqual(["POST /bundles", "POST /bundles/…/pieces", "POST /bundles/…/pieces", "POST /bundles/…/arrival", "GET /bundles/…", "GET /bundles/…"]);
    expect(way.stages.at(-1)).toBe("opening 0.0");
    expect(way.stages).toContain("carrying 1.0");
  });

  it("goes on with the pieces that are missing after the line broke", async () => {
    const there = house();
    const file = await bundle(1_200_000);
    await expect(handIn(context(there, (piece) => piece === PIECE), file)).rejects.toThrow(NoAnswer);
    const carried = [...there.held.keys()];
    expect((await handIn(context(there, (piece) => carried.includes(piece)), file)).bundle.state).toBe("opened");
  });

  it("brings it once more when the house found other bytes, and gives up after three times", async () => {
    const file = await bundle(100);
    expect((await handIn(context(house(2)), file)).bundle.state).toBe("opened");
    await expect(handIn(context(house(3)), file)).rejects.toThrow(NoAnswer);
  });

  it("says at once that another file is no bundle, and asks nobody", async () => {
    const there = house();
    await expect(handIn(context(there), new Blob(["a photo"]))).rejects.toThrow(NoBundle);
    expect(there.heard).toEqual([]);
  });

  it("knows one file by one name", async () => {
    const file = await bundle(2_000_000);
    expect(await digestOf(file)).toBe(await digestOf(new Blob([file.slice(0, 5), file.slice(5)])));
  });
});
