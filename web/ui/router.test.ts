import { expect, test } from "vitest";
import { match } from "./router";

const routes = [
  { path: "/", view: {} },
  { path: "/households", view: {} },
  { path: "/households/:id", view: {} },
];

test.each([
  ["", "/", {}],
  ["#/", "/", {}],
  ["#/households", "/households", {}],
  ["#/households/a%2Fb", "/households/:id", { id: "a/b" }],
  ["#/nowhere", "/", {}],
  ["#/households/", "/", {}],
  ["#/households/%E0%A4%A", "/", {}],
])("%s leads to %s", (hash, path, params) => {
  const place = match(routes, hash);
  expect(place.route.path).toBe(path);
  expect(place.params).toEqual(params);
});

test("the query is kept apart from the path", () => {
  expect(match(routes, "#/households?from=today").query.get("from")).toBe("today");
});
