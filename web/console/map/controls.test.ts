import { expect, test } from "vitest";
import { controlWords } from "./controls";

test("the map's buttons are named in the reader's language", () => {
  expect(controlWords()).toEqual({ "NavigationControl.ZoomIn": "放大", "NavigationControl.ZoomOut": "缩小" });
});
