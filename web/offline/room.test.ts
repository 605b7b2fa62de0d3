import { expect, test } from "vitest";
import { FULL, levelOf, LOW } from "./room";

test.each([
  [LOW, "enough"],
  [LOW - 1, "low"],
  [FULL, "low"],
  [FULL - 1, "full"],
  [0, "full"],
])("with %i bytes left there is %s room", (free, level) => {
  expect(levelOf({ free })).toBe(level);
});
