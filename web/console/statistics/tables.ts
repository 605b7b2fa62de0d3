import { unwrap } from "@api/index";
import type { components } from "@api/schema";
import { api } from "../api";
import { periodOf, type Period } from "./period";

type Server = components["schemas"];
/** A frozen table in a list, and whole. */
export type TableItem = Server["TableItem"];
export type FrozenTable = Server["Table"];
export type TableKind = TableItem["kind"];

export const tables = (query: { kind: TableKind; region?: string }, after: string | null) =>
  unwrap(api.GET("/statistics/tables", { params: { query: { ...query, limit: 100, ...(after ? { after } : {}) } } }));
export const table = (table_id: string) => unwrap(api.GET("/statistics/tables/{table_id}", { params: { path: { table_id } } }));
/** Counts the table's period anew and keeps that as another table. */
export const correct = (table_id: string, body: Server["statistics_frozen_Correction"]) =>
  unwrap(api.POST("/statistics/tables/{table_id}/corrections", { params: { path: { table_id } }, body }));

/** Where the browser fetches a table for Excel; what leaves the county is without small numbers. */
export const tableAddress = (id: string, leaves: boolean): string => `/statistics/tables/${id}/workbook.xlsx${leaves ? "?leaves=true" : ""}`;

/** The month or quarter that a table is about. */
export const periodOfTable = (one: Pick<TableItem, "kind" | "since">): Period => periodOf(one.kind, one.since.slice(0, 7));
