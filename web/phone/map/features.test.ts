import { expect, test } from "vitest";
import { boxOf, choicesOf, cornersOf, hereOf, lineOf } from "./features";
import { currentGround, heldGround, outlines, type Ground } from "./ground";
import type { Database } from "@offline/database";

const at = (lat: number, lon: number, accuracy: number | null = null) => ({ lat, lon, altitude: null, accuracy });
const [a, b, c] = [at(36, 113), at(36, 114), at(37, 114)];

test("an area is an area from its third corner on, and a line stays one", () => {
  expect(lineOf([a], true).features).toEqual([]);
  expect(lineOf([a, b], true).features[0]?.geometry.type).toBe("LineString");
  expect(lineOf([a, b, c], true).features[0]?.geometry).toEqual({ type: "Polygon", coordinates: [[[113, 36], [114, 36], [114, 37], [113, 36]]] });
  expect(lineOf([a, b, c], false).features[0]?.geometry.type).toBe("LineString");
  expect(cornersOf([a, b]).features.map((one) => one.properties?.last)).toEqual([false, true]);
});

test("choices are places, lines or areas by their geometry, and those without any are left out", () => {
  const choices = [{ value: "1", name: "井", places: [a] }, { value: "2", name: "路", places: [a, b] }, { value: "3", name: "地", places: [a, b, c, a] }, { value: "4", name: "无", places: [] }];
  expect(choicesOf(choices, "2").features.map((one) => [one.geometry.type, one.properties?.chosen])).toEqual([["Point", false], ["LineString", true], ["Polygon", false]]);
});

test("the box holds everything; of nothing there is none", () => {
  expect(boxOf([lineOf([a, c], false), choicesOf([{ value: "1", name: "", places: [at(35, 113.5)] }], null)])).toEqual([113, 35, 114, 37]);
  expect(boxOf([hereOf(null)])).toBeNull();
});

test("the circle of uncertainty is as wide as the accuracy", () => {
  const box = boxOf([hereOf(at(36, 113, 100))]);
  expect(((box?.[3] ?? 0) - (box?.[1] ?? 0)) * 111_320).toBeCloseTo(200, 3);
});

/** A store of facts, as far as the ground needs one. */
function store(): Database {
  const kept = new Map<string, unknown>();
  return { get: (_: string, key: string) => Promise.resolve(kept.get(key)), put: (_: string, value: unknown, key: string) => Promise.resolve(void kept.set(key, value)) } as unknown as Database;
}

const square = { type: "Polygon" as const, coordinates: [[[113, 36], [114, 36], [114, 37], [113, 36]]] };
const told: Omit<Ground, "at"> = { tiles: "", villages: [{ code: "140427100200", name: "城南村", boundary: square }, { code: "140427100201", name: "邻村", boundary: square }] };
const WEEK = 7 * 24 * 3_600_000;

test("outlines of one's own villages are asked for once a week and serve when there is no network", async () => {
  const db = store();
  const asked: string[][] = [];
  const ask = (towns: readonly string[]) => Promise.resolve((asked.push([...towns]), told));
  expect((await currentGround(db, ["140427100200"], 0, ask)).villages.map((one) => one.name)).toEqual(["城南村"]);
  await currentGround(db, ["140427100200"], WEEK - 1, ask);
  expect(asked).toEqual([["140427100"]]);
  await currentGround(db, ["140427100200"], WEEK, ask);
  expect(asked).toHaveLength(2);
  const unknown = ["140427100200", "140427101200"];
  await currentGround(db, unknown, WEEK + 3_600_000 - 1, ask);
  expect(asked).toHaveLength(2);
  const offline = await currentGround(db, unknown, WEEK + 3_600_000, () => Promise.reject(new Error("no answer")));
  expect(outlines(offline).features).toHaveLength(1);
});

test("a phone that was never told draws on empty ground", async () => {
  const db = store();
  expect((await currentGround(db, ["140427100200"], 0, () => Promise.reject(new Error("no answer")))).villages).toEqual([]);
  expect((await heldGround(db)).at).toBe(-Infinity);
  expect((await currentGround(db, [], 0, () => Promise.reject(new Error("never asked")))).villages).toEqual([]);
});
