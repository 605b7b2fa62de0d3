import { expect, test } from "vitest";
import { goesInPieces, LEAST_PIECE, MOST_PIECE, nextPiece, slower, WHOLE_BYTES } from "./pieces";

test.each([
  [WHOLE_BYTES, 0, false],
  [WHOLE_BYTES + 1, 0, true],
  [LEAST_PIECE, 1, false],
  [LEAST_PIECE + 1, 1, true],
])("%i bytes after %i failures in a row go in pieces: %s", (bytes, failures, pieces) => {
  const file = { name: "p.jpg", sha256: "p", bytes, content_type: "image/jpeg", arrived: false };
  expect(goesInPieces(file, failures)).toBe(pieces);
});

test.each([
  [LEAST_PIECE, 4_999, 2 * LEAST_PIECE],
  [LEAST_PIECE, 5_000, LEAST_PIECE],
  [MOST_PIECE, 100, MOST_PIECE],
  [MOST_PIECE, 20_000, MOST_PIECE],
  [MOST_PIECE, 20_001, MOST_PIECE / 2],
  [LEAST_PIECE, 90_000, LEAST_PIECE],
])("a piece of %i bytes that took %i ms is followed by one of %i", (piece, took, next) => {
  expect(nextPiece(piece, took)).toBe(next);
});

test("pieces stay within what the server takes, however often the line drops", () => {
  let piece = MOST_PIECE;
  for (let drops = 0; drops < 9; drops += 1) piece = slower(piece);
  expect(piece).toBe(LEAST_PIECE);
});
