import { describe, expect, it } from "vitest";
import { drawingOfTrips, dropAt, placed, type TripLine } from "./trip-lines";

type Stop = TripLine["stops"][number];
const stop = (household_id: string, lon: number | null, lat = 36.1): Stop => ({
  household_id, lon, lat: lon === null ? null : lat, head_name: household_id, address: "", village_name: null, due_on: null, flagged: false, pinned: false, arrive: "09:00", leg_metres: 0, leg_minutes: 0, made: null, note: null,
});
const line = (id: string, lat: number, ...stops: Stop[]): TripLine => ({
  trip: { id, worker_id: `worker of ${id}`, worker_name: `${id}的网格员`, day: "2026-03-02", stops: stops.length, most_visits: 8, travel: { minutes: 0, metres: 0, ends: "12:00" }, late: false, over: false, on_leave: false, published: true } as TripLine["trip"],
  start_lon: 113.2, start_lat: lat, stops,
});
const east = line("east", 36.1, stop("a", 113.21), stop("b", 113.22), stop("c", 113.23));
const north = line("north", 36.2, stop("d", 113.21, 36.2), stop("e", 113.22, 36.2));

describe("a stop that is dragged on the map", () => {
  it("goes into the leg on which it is let go", () =>
    expect(dropAt([east, north], "east", "c", [113.205, 36.101])).toEqual({ kind: "order", trip: "east", household: "c", ids: ["c", "a", "b"] }));
  it("goes behind the last stop when it is let go beyond it", () =>
    expect(dropAt([east, north], "east", "a", [113.26, 36.1])).toEqual({ kind: "order", trip: "east", household: "a", ids: ["b", "c", "a"] }));
  it("goes to the other worker whose way is nearer", () =>
    expect(dropAt([east, north], "east", "b", [113.215, 36.19])).toEqual({ kind: "move", trip: "east", household: "b", to: north.trip }));
  it("asks for nothing where it belongs already", () => expect(dropAt([east], "east", "b", [113.219, 36.1005])).toBeNull());
  it("asks for nothing when its trip is no longer shown", () => expect(dropAt([north], "east", "b", [113.2, 36.1])).toBeNull());
  it("passes over stops that nobody knows the place of", () =>
    expect(dropAt([line("east", 36.1, stop("a", 113.21), stop("x", null), stop("c", 113.23))], "east", "c", [113.204, 36.1])).toEqual({ kind: "order", trip: "east", household: "c", ids: ["c", "a", "x"] }));
});

describe("the same within the list", () => {
  it("takes a stop to any other place", () => {
    expect(placed(east, "b", 0)).toEqual({ kind: "order", trip: "east", household: "b", ids: ["b", "a", "c"] });
    expect(placed(east, "a", 2)).toEqual({ kind: "order", trip: "east", household: "a", ids: ["b", "c", "a"] });
  });
  it("has nowhere to go at either end, where it is, or in another's trip", () =>
    expect([placed(east, "a", -1), placed(east, "c", 3), placed(east, "b", 1), placed(north, "a", 0)]).toEqual([null, null, null, null]));
});

describe("trips as they are drawn", () => {
  it("are a line from the start through the stops in their order, with their numbers", () => {
    const drawn = drawingOfTrips([east], null).features;
    expect(drawn[0]?.geometry).toEqual({ type: "LineString", coordinates: [[113.2, 36.1], [113.21, 36.1], [113.22, 36.1], [113.23, 36.1]] });
    expect(drawn.filter((one) => one.properties?.place).map((one) => one.properties?.place)).toEqual([1, 2, 3]);
  });
  it("keep their numbers when a stop between has no position", () =>
    expect(drawingOfTrips([line("east", 36.1, stop("a", 113.21), stop("x", null), stop("c", 113.23))], null).features.flatMap((one) => (one.properties?.place ? [one.properties.place] : []))).toEqual([1, 3]));
  it("step back when another is chosen", () => expect(drawingOfTrips([east, north], "east").features.filter((one) => one.geometry.type === "LineString").map((one) => one.properties?.shown)).toEqual([true, false]));
});
