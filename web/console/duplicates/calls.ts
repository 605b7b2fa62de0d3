import { unwrap } from "@api/index";
import type { components } from "@api/schema";
import { api } from "../api";

type Server = components["schemas"];
export type Pair = Server["Pair"];
export type Side = Pair["one"];
export type NewMerge = Server["NewMerge"];
export type MergePreview = Server["MergePreview"];
export type Merge = Server["MergeRow"];
export type Undone = Server["Undone"];
export type NewSplit = Server["NewSplit"];
export type Assignable = Server["Assignable"];

/** Pairs that may be one, merging them, and taking that back. All throw `ApiError` or `NoAnswer`. */
export const pairs = (query: { decided: boolean; region?: string; after: string | null }) =>
  unwrap(api.GET("/duplicates", { params: { query: { decided: query.decided, limit: 30, ...(query.region ? { region: query.region } : {}), ...(query.after ? { after: query.after } : {}) } } }));

/** Those that a member of this household, or this person, is part of. */
export const pairsOf = async (of: string) => (await unwrap(api.GET("/duplicates", { params: { query: { of } } }))).items;

export const compare = (one: string, other: string) => unwrap(api.GET("/duplicates/compare", { params: { query: { one, other } } }));

export const keepApart = (body: Server["NotTheSame"]) => unwrap(api.POST("/duplicates/apart", { body }));

export const previewMerge = (body: NewMerge) => unwrap(api.POST("/merges/preview", { body }));

export const merge = (body: NewMerge) => unwrap(api.POST("/merges", { body }));

export const merges = (after: string | null, household?: string) =>
  unwrap(api.GET("/merges", { params: { query: { limit: 50, ...(household ? { household } : {}), ...(after ? { after } : {}) } } }));

export const undoMerge = (merge_id: string, reason: string) =>
  unwrap(api.POST("/merges/{merge_id}/undo", { params: { path: { merge_id } }, body: { reason } }));

/** What of a household may go along when it is split. */
export const assignable = async (household_id: string) => (await unwrap(api.GET("/households/{household_id}/assignable", { params: { path: { household_id } } }))).items;

export const previewSplit = (body: NewSplit) => unwrap(api.POST("/splits/preview", { body }));

export const split = (body: NewSplit) => unwrap(api.POST("/splits", { body }));
