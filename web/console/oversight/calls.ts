import { unwrap } from "@api/index";
import type { components } from "@api/schema";
import { api } from "../api";

type Server = components["schemas"];
export type Complaint = Server["ComplaintItem"];
export type ComplaintPage = Server["ComplaintPage"];
export type Relative = Server["Relative"];

export const complaints = (state: "open" | "held" | "ended", after: string | null) =>
  unwrap(api.GET("/complaints", { params: { query: { state, limit: 100, ...(after ? { after } : {}) } } }));

export const complaint = (complaint_id: string) => unwrap(api.GET("/complaints/{complaint_id}", { params: { path: { complaint_id } } }));

export const record = (body: Server["ComplaintRequest"]) => unwrap(api.POST("/complaints", { body }));

export const act = (complaint_id: string, body: Server["ComplaintActRequest"]) =>
  unwrap(api.POST("/complaints/{complaint_id}/acts", { params: { path: { complaint_id } }, body }));

export const reveal = (complaint_id: string, body: Server["ReporterRequest"]) =>
  unwrap(api.POST("/complaints/{complaint_id}/reporter", { params: { path: { complaint_id } }, body }));

export const relatives = (after: string | null) =>
  unwrap(api.GET("/staff-relatives", { params: { query: { limit: 100, ...(after ? { after } : {}) } } }));

export const registerRelative = (body: Server["RelativeRequest"]) => unwrap(api.POST("/staff-relatives", { body }));

export const endRelative = (relative_id: string, reason: string) =>
  unwrap(api.POST("/staff-relatives/{relative_id}/end", { params: { path: { relative_id } }, body: { reason } }));
