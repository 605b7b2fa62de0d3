/** Full-width digits and stray marks of Chinese keyboards are made plain; what is no number becomes empty. */
export function tidyNumber(text: string, whole: boolean): string {
  const plain = text.normalize("NFKC").replace(/[。．]/g, ".").replace(/[,\s]/g, "");
  const held = /^([-−]?\d*\.?\d*)/.exec(plain)?.[1]?.replace("−", "-") ?? "";
  const number = whole ? (held.split(".")[0] ?? "") : held;
  return /\d/.test(number) ? number.replace(/^(-?)\./, "$10.").replace(/\.$/, "") : "";
}

/** `1234567.5` → `1,234,567.5`; anything else as it is. */
export function grouped(number: string): string {
  const [whole = "", fraction] = number.split(".");
  if (!/^-?\d+$/.test(whole)) return number;
  return whole.replace(/\B(?=(\d{3})+$)/g, ",") + (fraction === undefined ? "" : `.${fraction}`);
}

/** The values a range offers, as text without rounding dust; at most `most`, else none. */
export function steps(start: string, end: string, step: string, most = 400): string[] {
  const [from, to, by] = [Number(start), Number(end), Math.abs(Number(step))];
  if (![from, to, by].every(Number.isFinite) || by === 0) return [];
  const places = Math.max(...[start, end, step].map((one) => one.split(".")[1]?.length ?? 0));
  const count = Math.floor(Math.abs(to - from) / by + 1e-9);
  if (count > most) return [];
  const direction = to >= from ? 1 : -1;
  return Array.from({ length: count + 1 }, (_, index) => String(Number((from + direction * index * by).toFixed(places))));
}
