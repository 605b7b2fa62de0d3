import { expect, test } from "vitest";
import { endingOf, sizeText } from "./held-file";
import { bitsOf, clockText, longestSeconds, loudness, soundEnding } from "./recorder";

test("a form's quality decides how much a second weighs; an unknown one is low", () => {
  expect(bitsOf("voice-only")).toBeLessThan(bitsOf("low"));
  expect(bitsOf("low")).toBeLessThan(bitsOf("normal"));
  expect(bitsOf(null)).toBe(bitsOf("low"));
  expect(bitsOf("splendid")).toBe(bitsOf("low"));
});

test.each([[null, 600], ["", 600], ["0", 600], ["1", 1], ["90", 90], ["7200", 7200], ["7201", 7200], ["long", 600]])("a limit of %s is %d seconds", (said, seconds) => {
  expect(longestSeconds(said)).toBe(seconds);
});

test.each([[0, "0:00"], [59.9, "0:59"], [60, "1:00"], [605, "10:05"]])("%d seconds read %s", (seconds, text) => {
  expect(clockText(seconds)).toBe(text);
});

test("silence has no loudness, a shout has all of it", () => {
  expect(loudness(new Uint8Array(512).fill(128))).toBe(0);
  expect(loudness(Uint8Array.from({ length: 512 }, (_, at) => (at % 2 ? 255 : 0)))).toBe(1);
  expect(loudness(new Uint8Array(0))).toBe(0);
});

test("sounds and files are named by their kind", () => {
  expect(soundEnding("audio/webm")).toBe(".webm");
  expect(soundEnding("audio/mp4")).toBe(".m4a");
  expect(endingOf("证明.PDF")).toBe(".pdf");
  expect(endingOf("a.b/../c")).toBe("");
  expect(endingOf("archive.verylongending")).toBe("");
});

test.each([[1, "1 KB"], [1024 * 1024 - 1, "1024 KB"], [1024 * 1024, "1.0 MB"], [15 * 1024 * 1024, "15.0 MB"]])("%d bytes read %s", (bytes, text) => {
  expect(sizeText(bytes)).toBe(text);
});
