import { expect, test } from "vitest";
import { match, pageOf } from "./router";

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

test("a list stays one page while one of it after the other is opened beside it; a record without one is a page of its own", () => {
  const [list, record] = [{}, {}];
  const desk = [{ path: "/", view: {} }, { path: "/visits", view: list }, { path: "/visits/:id", view: list }, { path: "/cases", view: {} }, { path: "/cases/:id", view: record }];
  const page = (path: string) => pageOf(desk, match(desk, `#${path}`));
  expect([page("/visits"), page("/visits/1"), page("/visits/2")]).toEqual(["/visits", "/visits", "/visits"]);
  expect([page("/cases"), page("/cases/1"), page("/cases/2")]).toEqual(["/cases", "/cases/1", "/cases/2"]);
});
