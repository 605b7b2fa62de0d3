import { expect, test } from "vitest";
import { networkOf, patienceFor, photosMayTravel, type Connection } from "./network";

const told = (type?: string, saveData?: boolean) => networkOf({ type, saveData } as Connection);

test.each([
  ["wifi", "wifi"],
  ["ethernet", "wifi"],
  ["cellular", "mobile"],
  ["none", "unknown"],
  [undefined, "unknown"],
])("a browser that says %s means %s", (type, over) => {
  expect(told(type).over).toBe(over);
});

test("a browser without the interface tells nothing", () => {
  expect(networkOf(undefined)).toEqual({ over: "unknown", saver: false });
});

test.each([
  ["wifi", false, true, true],
  ["wifi", true, true, true],
  ["cellular", false, false, true],
  ["cellular", false, true, false],
  ["cellular", true, false, false],
  [undefined, false, true, true],
  [undefined, true, false, false],
])("over %s, saving data %s, Wi-Fi wished %s: photos travel %s", (type, saver, wifiOnly, travel) => {
  expect(photosMayTravel(told(type, saver), wifiOnly)).toBe(travel);
});

test("a megabyte over the slowest mast is not given up half way", () => {
  expect(patienceFor(1024 * 1024)).toBeGreaterThan((1024 * 1024 * 8) / 32);
});
