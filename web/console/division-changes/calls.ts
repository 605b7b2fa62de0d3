import { unwrap } from "@api/index";
import type { components } from "@api/schema";
import { api } from "../api";
import type { Paging } from "../calls";

type Server = components["schemas"];
export type Line = Server["ChangeLine"];
export type Asked = Server["DivisionChange"];
export type Preview = Server["ChangePreview"];
export type Change = Server["DivisionChangeItem"];
export type ChangePage = Server["DivisionChangePage"];
export type Unplaced = Server["Unplaced"];

export const readList = (list: File | null, outlines: File | null) => {
  const form = new FormData();
  if (list) form.append("file", list);
  if (outlines) form.append("outlines", outlines);
  return unwrap(api.POST("/division-changes/read", { body: { datum: "file" }, bodySerializer: () => form }));
};
export const checkChange = (body: Asked) => unwrap(api.POST("/division-changes/check", { body }));
export const makeChange = (body: Server["NewDivisionChange"]) => unwrap(api.POST("/division-changes", { body }));
export type Coming = Server["ComingDivisionChange"];
export const enterChange = (body: Server["NewDivisionChange"]) => unwrap(api.POST("/division-changes/coming", { body }));
export const coming = ({ after, limit }: Paging) =>
  unwrap(api.GET("/division-changes/coming", { params: { query: { ...(after ? { after } : {}), limit } } }));
export const comingOne = (change_id: string) =>
  unwrap(api.GET("/division-changes/coming/{change_id}", { params: { path: { change_id } } }));
export const withdraw = (change_id: string, reason: string) =>
  unwrap(api.POST("/division-changes/coming/{change_id}/withdraw", { params: { path: { change_id } }, body: { reason } }));
export const tryAgain = (change_id: string) =>
  unwrap(api.POST("/division-changes/coming/{change_id}/again", { params: { path: { change_id } } }));
export const changes = ({ after, limit }: Paging) =>
  unwrap(api.GET("/division-changes", { params: { query: { ...(after ? { after } : {}), limit } } }));
export const change = (change_id: string) => unwrap(api.GET("/division-changes/{change_id}", { params: { path: { change_id } } }));
export const undoChange = (change_id: string, reason: string) =>
  unwrap(api.POST("/division-changes/{change_id}/undo", { params: { path: { change_id } }, body: { reason } }));
export const unplaced = (change_id: string, after: string | null) =>
  unwrap(api.GET("/division-changes/{change_id}/unplaced", { params: { path: { change_id }, query: after ? { after } : {} } }));
export const settle = (change_id: string, household_id: string, to_region: string | null) =>
  unwrap(api.POST("/division-changes/{change_id}/unplaced/{household_id}", { params: { path: { change_id, household_id } }, body: { to_region } }));
export const codeOn = (code: string, on: string) =>
  unwrap(api.GET("/division-codes/{code}", { params: { path: { code }, query: on ? { on } : {} } }));
