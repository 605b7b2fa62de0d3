import { expect, test } from "vitest";
import { arrivalBody, comer, lacking, type Arrival } from "./arrivals";

const arrival = (more: Partial<Arrival> = {}): Arrival => ({
  id: "e", homeId: "h", on: "2026-03-02", region: "140427100001", address: " 村东 8 号 ", people: [{ ...comer("p", "self"), name: "段新来" }], note: "", ...more,
});

test("a household that moves in has a day, a place down to the village, an address and named people", () => {
  expect(lacking(arrival(), "2026-03-02")).toEqual([]);
  expect(lacking(arrival({ on: "2026-03-03", region: "140427100", address: " " }), "2026-03-02")).toEqual(["on", "region", "address"]);
  expect(lacking(arrival({ people: [comer("p", "self"), { ...comer("q", "child"), name: "段小宝", number: "1404" }] }), "2026-03-02")).toEqual(["name 0", "number 1"]);
});

test("the first is the head, whatever was chosen", () => {
  const sent = arrivalBody(arrival({ people: [{ ...comer("p", "other"), name: "段新来" }, { ...comer("q", "spouse"), name: "秦来" }] }));
  expect(sent).toMatchObject({ newcomers: [{ relation: "self" }, { relation: "spouse" }], home: { id: "h", region_code: "140427100001", address: "村东 8 号" } });
});
