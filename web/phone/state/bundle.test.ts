import { afterEach, expect, test, vi } from "vitest";
import { shareable } from "./bundle";

const file = new File(["sealed"], "王秀兰 2026-03-02.tanfang", { type: "application/octet-stream" });
const takes = (fits: (name: string) => boolean) => vi.stubGlobal("navigator", { canShare: ({ files }: { files: File[] }) => files.every((one) => fits(one.name)) });
afterEach(() => vi.unstubAllGlobals());

test("a browser that hands any file to other apps is given the bundle under its own name", () => {
  takes(() => true);
  expect(shareable(file)).toBe(file);
});

test("where endings it does not know are refused, the same bytes go as a text file", async () => {
  takes((name) => name.endsWith(".txt"));
  const given = shareable(file);
  expect(given?.name).toBe("王秀兰 2026-03-02.txt");
  expect(await given?.text()).toBe("sealed");
});

test("where nothing can be handed over, the file is only kept", () => {
  takes(() => false);
  expect(shareable(file)).toBeNull();
  vi.stubGlobal("navigator", {});
  expect(shareable(file)).toBeNull();
});
