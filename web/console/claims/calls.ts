import { unwrap } from "@api/index";
import type { components } from "@api/schema";
import { api } from "../api";

type Server = components["schemas"];
export type Claim = Server["Claim"];
export type ClaimPage = Server["ClaimPage"];
export type Overpaid = Server["Overpaid"];

/** What the desk for claims asks the server. All throw `ApiError` or `NoAnswer`. */

interface Paging {
  after?: string;
  limit?: number;
}

export const due = (query: Paging & { household_id?: string }) => unwrap(api.GET("/claims/due", { params: { query } }));

export const claims = (query: Paging & { state?: "open" | "settled" | "all"; case_id?: string; household_id?: string }) => unwrap(api.GET("/claims", { params: { query } }));

export const claim = (claim_id: string) => unwrap(api.GET("/claims/{claim_id}", { params: { path: { claim_id } } }));

export const sums = () => unwrap(api.GET("/claims/sums"));

export const open = (body: Server["NewClaim"]) => unwrap(api.POST("/claims", { body }));

export const notice = (id: string, form: "pdf" | "docx") => `/claims/${encodeURIComponent(id)}/notice?form=${form}`;
