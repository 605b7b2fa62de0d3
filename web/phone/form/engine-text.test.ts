import { expect, test } from "vitest";
import { fileName, guidanceOf, markTextForms, markupOf, mediaOf, plainText } from "./engine-text";

type Text = NonNullable<Parameters<typeof plainText>[0]>;
const text = (asString: string, formatted: unknown[] = []) => ({ asString, formatted }) as unknown as Text;
const parent = (elementName: string, children: unknown[], more = {}) => ({ role: "parent", elementName, children, ...more });
const words = (value: string) => ({ role: "child", value });

test("guidance, big pictures and short forms are told apart from the words", () => {
  const marked = markTextForms(`<text id="a"><value>说明</value><value form="guidance">先听</value><value form="big-image">jr://images/a.png</value><value form='short'>短</value><value form="image">jr://images/b.png</value></text>`);
  const joined = text([...marked.matchAll(/<value(?![^>]*"image")[^>]*>([^<]*)</g)].map((one) => one[1]).join(""));
  expect(plainText(joined)).toBe("说明");
  expect(guidanceOf(joined)).toBe("先听");
  expect(marked).toContain(`<value form="image">jr://images/b.png</value>`);
});

test("an empty guidance stays empty, and a text without one has none", () => {
  expect(markTextForms(`<value form="guidance"/>`)).toBe(`<value form="guidance"/>`);
  expect(guidanceOf(text("说明"))).toBe("");
  expect(plainText(null)).toBe("");
});

test("links lead to the web, telephones and mail, nowhere else", () => {
  const link = (url: string) => markupOf(text("x", [parent("a", [words("看")], { url })]))[0];
  expect(link("https://a.cn")).toMatchObject({ kind: "link", address: "https://a.cn" });
  expect(link("tel:120")).toMatchObject({ kind: "link" });
  for (const bad of ["javascript:alert(1)", "data:text/html,x", " JavaScript:x", "file:///etc"]) {
    expect(link(bad)).toEqual({ kind: "element", name: "span", inner: [{ kind: "text", text: "看" }] });
  }
});

test("HTML and unknown elements become text and plain spans; colours are colours", () => {
  const nodes = [{ role: "html", unsafeHtml: "<img onerror=x>" }, parent("iframe", [words("a")]), parent("span", [words("b")], { properties: { style: { color: "red;background:url(x)" } } }), parent("span", [words("c")], { properties: { style: { color: "#a00" } } })];
  expect(markupOf(text("x", nodes))).toEqual([
    { kind: "text", text: "<img onerror=x>" },
    { kind: "element", name: "span", inner: [{ kind: "text", text: "a" }] },
    { kind: "element", name: "span", inner: [{ kind: "text", text: "b" }] },
    { kind: "element", name: "span", colour: "#a00", inner: [{ kind: "text", text: "c" }] },
  ]);
});

test("media are named by their files", () => {
  expect(fileName("jr://images/%E6%9D%91%E5%8F%A3.png")).toBe("村口.png");
  expect(fileName("jr://images/100%.png")).toBe("100%.png");
  expect(mediaOf({ imageSource: { href: "jr://images/a.png" }, audioSource: { href: "jr://audio/b.mp3" } } as unknown as Text)).toEqual({ image: "a.png", audio: "b.mp3" });
});
