import { unwrap } from "@api/index";
import type { components } from "@api/schema";
import { api } from "../api";

type Server = components["schemas"];
export type CalendarItem = Server["CalendarItem"];
export type Batch = Server["Batch"];
export type Line = Server["Line"];
export type Benefit = Server["BenefitItem"];
export type Order = Server["Order"];
export type Preview = Server["Preview"];
export type Book = Server["Book"];
export type BenefitState = "all" | "in_force" | "no_account" | "died" | "to_change" | "stopped";

/** What the payments desk asks the server. All throw `ApiError` or `NoAnswer`. */

interface Paging {
  after?: string;
  limit?: number;
}

export const calendar = (month: string) => unwrap(api.GET("/payments/calendar", { params: { query: { month } } }));

export const failed = (query: Paging) => unwrap(api.GET("/payments/failed", { params: { query } }));

export const batches = (query: Paging) => unwrap(api.GET("/payment-batches", { params: { query } }));

export const batch = (batch_id: string) => unwrap(api.GET("/payment-batches/{batch_id}", { params: { path: { batch_id } } }));

export const lines = (batch_id: string, query: Paging & { outcome?: Line["outcome"]; search?: string }) =>
  unwrap(api.GET("/payment-batches/{batch_id}/lines", { params: { path: { batch_id }, query } }));

export const preview = (body: Server["NewBatch"]) => unwrap(api.POST("/payment-batches/preview", { body }));

export const makeBatch = (body: Server["NewBatch"]) => unwrap(api.POST("/payment-batches", { body }));

export const check = (batch_id: string) => unwrap(api.POST("/payment-batches/{batch_id}/check", { params: { path: { batch_id } } }));

export const send = (batch_id: string) => unwrap(api.POST("/payment-batches/{batch_id}/send", { params: { path: { batch_id } } }));

export const withdraw = (batch_id: string, reason: string) =>
  unwrap(api.POST("/payment-batches/{batch_id}/withdraw", { params: { path: { batch_id } }, body: { reason } }));

/** Where the bank's file is taken from. */
export const bankFile = (id: string, kind: "csv" | "xlsx", encoding = "gb18030") =>
  `/payment-batches/${encodeURIComponent(id)}/bank.${kind}${kind === "csv" ? `?encoding=${encoding}` : ""}`;

export const answer = (batch_id: string, file: File, restFollows: boolean) => {
  const bodySerializer = () => {
    const form = new FormData();
    form.append("file", file, file.name);
    form.append("rest_follows", String(restFollows));
    return form;
  };
  return unwrap(
    api.POST("/payment-batches/{batch_id}/answers", {
      params: { path: { batch_id } },
      body: { file: file.name, rest_follows: restFollows },
      bodySerializer,
    }),
  );
};

export const correct = (line_id: string, body: Server["NewCorrection"]) =>
  unwrap(api.POST("/payments/{line_id}/corrections", { params: { path: { line_id } }, body }));

export const benefits = (query: Paging & { state?: BenefitState; search?: string }) => unwrap(api.GET("/benefits", { params: { query } }));

export const waiting = () => unwrap(api.GET("/benefits/waiting"));

export const grant = (body: Server["NewBenefit"]) => unwrap(api.POST("/benefits", { body }));

export const change = (benefit_id: string, body: Server["NewChange"]) =>
  unwrap(api.POST("/benefits/{benefit_id}/changes", { params: { path: { benefit_id } }, body }));

export const recordAccount = (body: Server["NewAccount"]) => unwrap(api.POST("/bank-accounts", { body }));

export const ofCase = (case_id: string) => unwrap(api.GET("/cases/{case_id}/payments", { params: { path: { case_id } } }));

export const orders = () => unwrap(api.GET("/payment-orders"));

export const recordOrder = (body: Server["NewOrder"]) => unwrap(api.POST("/payment-orders", { body }));

export const funds = () => unwrap(api.GET("/reserve-funds"));

export const book = (region_code: string, query: Paging = {}) =>
  unwrap(api.GET("/reserve-funds/{region_code}", { params: { path: { region_code }, query } }));

export const putIn = (region_code: string, body: Server["NewEntry"]) =>
  unwrap(api.POST("/reserve-funds/{region_code}/entries", { params: { path: { region_code } }, body }));

export const payAid = (body: Server["NewAid"]) => unwrap(api.POST("/reserve-funds/aid", { body }));

export const closeMonth = (region_code: string, body: Server["NewClosing"]) =>
  unwrap(api.POST("/reserve-funds/{region_code}/closings", { params: { path: { region_code } }, body }));
