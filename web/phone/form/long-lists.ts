import type { Option } from "./model";

/** Lists of tens of thousands of rows, which the engine would take apart row by row when a form is opened. A question
 * that chooses from such a CSV file becomes a plain text in the engine's eyes; its choices come from here. */

export interface ListColumn {
  column: string;
  /** The question whose answer the column must equal. */
  path: string;
}

export interface ListQuestion {
  file: string;
  many: boolean;
  value: string;
  label: string;
  filter: readonly ListColumn[];
}

export interface LongLists {
  /** The form's XML for the engine. */
  xform: string;
  /** By path of the question. */
  questions: ReadonlyMap<string, ListQuestion>;
  /** Files that nothing else in the form reads: the engine need not load their rows. */
  unread: ReadonlySet<string>;
}

const INSTANCE = /<instance\b[^>]*\bid="([^"]+)"[^>]*\bsrc="jr:\/\/file-csv\/([^"]+)"[^>]*\/?>/g;
const SELECT = /<(select1|select)\b([^>]*)>((?:(?!<\/?select1?\b)[\s\S])*?)<itemset\s+nodeset="instance\('([^']+)'\)\/root\/item(?:\[([^"[\]]*)\])?"\s*>\s*<value\s+ref="([\w.-]+)"\s*\/>\s*<label\s+ref="([\w.-]+)"\s*\/>\s*<\/itemset>\s*<\/\1>/g;
const REF = /\bref="([^"]+)"/;
const CONDITION = /^\s*([\w.-]+)\s*=\s*(\/[\w./-]+)\s*$/;

/** Which questions of a form may take their choices from here. `isLong`: whether a file of the form is worth it. */
export function takeLongLists(xform: string, isLong: (file: string) => boolean): LongLists {
  const files = new Map([...xform.matchAll(INSTANCE)].map(([, id = "", file = ""]) => [id, file]));
  const repeats = [...xform.matchAll(/<repeat\b[^>]*\bnodeset="([^"]+)"/g)].map(([, path = ""]) => `${path}/`);
  const questions = new Map<string, ListQuestion>();
  const taken = xform.replace(SELECT, (whole, kind: string, attributes: string, words: string, id: string, condition: string | undefined, value: string, label: string) => {
    const file = files.get(id);
    const path = REF.exec(attributes)?.[1];
    const filter = conditions(condition);
    if (!file || !path || !filter || !isLong(file) || !isPlain(xform, path, repeats)) return whole;
    questions.set(path, { file, many: kind === "select", value, label, filter });
    return `<input${attributes}>${words}</input>`;
  });
  const unread = [...files].filter(([id, file]) => isLong(file) && !taken.includes(`instance('${id}')`) && !taken.includes(`instance("${id}")`));
  return { xform: taken, questions, unread: new Set(unread.map(([, file]) => file)) };
}

/** `town = /data/town and …`; null when there is more in it than that. */
function conditions(text: string | undefined): ListColumn[] | null {
  if (text === undefined) return [];
  const found = text.split(/\band\b/).map((one) => CONDITION.exec(one));
  return found.every((one) => one !== null) ? found.map((one) => ({ column: one[1] ?? "", path: one[2] ?? "" })) : null;
}

/** Not in a repeat, where a path means many; and nothing asks the engine for the words of the choice. */
function isPlain(xform: string, path: string, repeats: readonly string[]): boolean {
  if (repeats.some((repeat) => path.startsWith(repeat))) return false;
  return !new RegExp(`jr:choice-name\\([^)]*${path.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?![\\w.-])`).test(xform);
}

/** A CSV file (RFC 4180) as rows of cells by the names of its first line. */
export class ListFile {
  private readonly rows: readonly string[][];
  private readonly columns: readonly string[];
  private readonly indexes = new Map<string, Map<string, number[]>>();
  private readonly made = new Map<string, Map<number, Option>>();

  constructor(csv: string) {
    const [columns = [], ...rows] = readCsv(csv);
    this.columns = columns.map((name) => name.trim());
    this.rows = rows;
  }

  /** The choices whose columns have these values, in the file's order. The same options each time. */
  options(question: Pick<ListQuestion, "value" | "label">, wanted: readonly { column: string; value: string }[]): Option[] {
    const [value, label, geometry] = [question.value, question.label, "geometry"].map((name) => this.columns.indexOf(name)) as [number, number, number];
    const key = `${value} ${label}`;
    const held = this.made.get(key) ?? new Map<number, Option>();
    this.made.set(key, held);
    return this.find(wanted).map((at) => {
      const known = held.get(at);
      if (known) return known;
      const row = this.rows[at] ?? [];
      const option: Option = { value: row[value] ?? "", label: row[label] ?? row[value] ?? "", media: {}, geometry: row[geometry] ?? "" };
      held.set(at, option);
      return option;
    });
  }

  private find(wanted: readonly { column: string; value: string }[]): number[] {
    const [first, ...others] = wanted;
    if (!first) return this.rows.map((_, at) => at);
    const rest = others.map(({ column, value }) => ({ at: this.columns.indexOf(column), value }));
    return (this.index(first.column).get(first.value) ?? []).filter((row) => rest.every(({ at, value }) => this.rows[row]?.[at] === value));
  }

  private index(column: string): Map<string, number[]> {
    const held = this.indexes.get(column);
    if (held) return held;
    const at = this.columns.indexOf(column);
    const made = new Map<string, number[]>();
    this.rows.forEach((row, number) => {
      const same = made.get(row[at] ?? "");
      if (same) same.push(number);
      else made.set(row[at] ?? "", [number]);
    });
    this.indexes.set(column, made);
    return made;
  }
}

const CELL = /(?:"((?:[^"]|"")*)"|([^,"\r\n]*))(,|\r\n|\r|\n|$)/gy;

export function readCsv(text: string): string[][] {
  const plain = text.replace(/^\ufeff/, "");
  const rows: string[][] = [];
  let row: string[] = [];
  CELL.lastIndex = 0;
  while (CELL.lastIndex < plain.length) {
    const found = CELL.exec(plain);
    if (!found) break;
    row.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? "");
    if (found[3] === "," && CELL.lastIndex < plain.length) continue;
    if (found[3] === ",") row.push("");
    if (row.length > 1 || row[0] !== "") rows.push(row);
    row = [];
  }
  return rows;
}
