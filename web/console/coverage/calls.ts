import { unwrap } from "@api/index";
import type { components } from "@api/schema";
import { api } from "../api";

type Server = components["schemas"];
export type Coverage = Server["Coverage"];
export type Covered = Server["CoveredItem"];
export type Figures = Server["CoverageFigures"];

/** A place and civil days, both ends counted. */
export interface Asked {
  region: string;
  since: string;
  until: string;
  /** One month of it, or `earlier`: what was owed before it and not visited when it began. */
  month?: string;
}

export const coverage = (asked: Asked) => unwrap(api.GET("/coverage", { params: { query: { ...asked } } }));

export const covered = (query: Asked & { figure: keyof Figures & string; after: string | null; limit: number }) => {
  const { after, ...rest } = query;
  return unwrap(api.GET("/coverage/households", { params: { query: after ? { ...rest, after } : rest } }));
};

/** Where the browser fetches the same figures for Excel, with the households of one figure when it is given. */
export const workbookAddress = (asked: Asked, figure?: string): string =>
  `/coverage/workbook.xlsx?${new URLSearchParams({ ...asked, ...(figure ? { figure } : {}) })}`;
