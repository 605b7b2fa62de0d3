/** The answers as the phone would send them now: names as the workbook has them, in the order of the form. */
export interface InstanceRow {
  /** Below the root, with the number of the row where there are several: `member[2]/age`. */
  path: string;
  value: string;
}

/** Leaves of an instance; those of `meta` and what is blank are left out unless `all`. Empty for what is no XML. */
export function instanceRows(xml: string, all = false): InstanceRow[] {
  const root = new DOMParser().parseFromString(xml, "application/xml").documentElement;
  if (root.getElementsByTagName("parsererror").length || root.localName === "parsererror") return [];
  return [...root.children].flatMap((child) => leaves(child, "")).filter((row) => all || row.value !== "");
}

function leaves(element: Element, above: string): InstanceRow[] {
  if (above === "" && element.localName === "meta") return [];
  const twins = [...(element.parentElement?.children ?? [])].filter((one) => one.localName === element.localName);
  const number = twins.length > 1 ? `[${twins.indexOf(element) + 1}]` : "";
  const path = `${above}${element.localName}${number}`;
  if (element.children.length) return [...element.children].flatMap((child) => leaves(child, `${path}/`));
  return [{ path, value: element.textContent ?? "" }];
}

/** The title of an XForm, its Chinese side and its English one (`中文 | English`). */
export function titleOf(xform: string): { zh: string; en: string } {
  const title = new DOMParser().parseFromString(xform, "application/xml").getElementsByTagNameNS("http://www.w3.org/1999/xhtml", "title")[0];
  const [zh = "", en = ""] = (title?.textContent ?? "").split(" | ");
  return { zh: zh.trim(), en: (en || zh).trim() };
}
