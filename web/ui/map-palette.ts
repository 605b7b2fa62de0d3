export interface Palette {
  ground: string;
  sheet: string;
  ink: string;
  soft: string;
  line: string;
  accent: string;
  late: string;
  soon: string;
  info: string;
}

/** The colours of the page, read from its tokens, so that a map turns dark with it. */
export function palette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const of = (name: string) => style.getPropertyValue(name).trim();
  return {
    ground: of("--sunk"), sheet: of("--sheet"), ink: of("--ink"), soft: of("--ink-soft"), line: of("--line-strong"),
    accent: of("--accent"), late: of("--late"), soon: of("--soon"), info: of("--info"),
  };
}
