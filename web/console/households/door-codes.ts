import type { components } from "@api/schema";

type Schemas = components["schemas"];
export type HouseholdItem = Schemas["HouseholdItem"];

/** One label, and whose it is; null: nobody's. `picture`: its code as an SVG address. */
export interface Label {
  number: string;
  code: string;
  picture: string;
  household: HouseholdItem | null;
}

/** A4 with labels of 70 by 37 mm, the size that is sold everywhere. */
export const ACROSS = 3;
export const DOWN = 8;
/** So many are printed at once; the server takes no more. */
export const MOST = 480;

export function pagesOf<T>(items: readonly T[], size = ACROSS * DOWN): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, page) => items.slice(page * size, (page + 1) * size));
}

/** Where a label lies on its page: row and column, both from one. */
export function spotOf(index: number): { row: number; column: number } {
  return { row: Math.floor(index / ACROSS) + 1, column: (index % ACROSS) + 1 };
}
