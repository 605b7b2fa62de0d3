import { unwrap } from "@api/index";
import type { components } from "@api/schema";
import { api } from "../api";
import type { Paging } from "../calls";

type Server = components["schemas"];
export type Category = Server["CategoryView"]["name"];
export type Item = Server["LowIncomeItem"];
export type Report = Server["ExchangeReport"];
export type Level = "any" | "high" | "key" | "ordinary";

export interface Wanted {
  region: string;
  category: Category | null;
  level: Level | null;
  stale_days: number | null;
}

const given = <T extends object>(query: T) =>
  Object.fromEntries(Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== "")) as { [K in keyof T]: Exclude<T[K], null> };

export const members = (query: Wanted & Paging) => unwrap(api.GET("/low-income", { params: { query: given(query) } }));
export const summary = (region: string) => unwrap(api.GET("/low-income/summary", { params: { query: given({ region }) } }));
export const history = async (household_id: string) =>
  (await unwrap(api.GET("/low-income/households/{household_id}", { params: { path: { household_id } } }))).events;

function upload(file: File) {
  const form = new FormData();
  form.append("file", file);
  return { body: { file: "" }, bodySerializer: () => form };
}
/** A file, and whether it names everybody of the place. */
export interface Handed {
  file: File;
  whole: boolean;
  region: string;
}
const about = ({ whole, region }: Handed) => (whole ? given({ whole, region }) : {});
export const checkFile = (handed: Handed) => unwrap(api.POST("/low-income/imports/check", { params: { query: about(handed) }, ...upload(handed.file) }));
export const takeOver = (handed: Handed, exchange_id: string) =>
  unwrap(api.POST("/low-income/imports", { params: { query: { exchange_id, ...about(handed) } }, ...upload(handed.file) }));
export type Release = Server["Release"];
export const releases = (query: Paging & { region: string }) => unwrap(api.GET("/low-income/releases", { params: { query: given(query) } }));
export const decideRelease = (release_id: string, body: Server["ReleaseDecision"]) =>
  unwrap(api.POST("/low-income/releases/{release_id}/decision", { params: { path: { release_id } }, body }));
export type Recognition = Server["Recognition"];
export const recognitions = (query: Paging & { region: string }) => unwrap(api.GET("/low-income/recognitions", { params: { query: given(query) } }));
export const decideRecognition = (recognition_id: string, body: Server["RecognitionDecision"]) =>
  unwrap(api.POST("/low-income/recognitions/{recognition_id}/decision", { params: { path: { recognition_id } }, body }));
export type TakenOver = Server["TakenOver"];
export type Entries = Server["ExchangeEntries"];
export const takenOver = (query: Paging) => unwrap(api.GET("/low-income/imports", { params: { query: given(query) } }));
export const entries = (exchange_id: string) => unwrap(api.GET("/low-income/imports/{exchange_id}", { params: { path: { exchange_id } } }));
export const undo = (exchange_id: string, reason: string) =>
  unwrap(api.POST("/low-income/imports/{exchange_id}/undo", { params: { path: { exchange_id } }, body: { reason } }));
export const exportFile = async (reason: string, region: string | null) =>
  (await unwrap(api.POST("/low-income/exports", { body: { reason, region }, parseAs: "blob" }))) as unknown as Blob;
