import { unwrap } from "@api/index";
import type { components } from "@api/schema";
import { api } from "../api";

type Server = components["schemas"];
export type Dataset = Server["DatasetShown"];
export type Export = Server["Export"];
export type OdataKey = Server["OdataKey"];
export type Format = Export["format"];

/** What the console asks of exports and of the keys to the interface. All throw `ApiError` or `NoAnswer`. */
export const datasets = async () => (await unwrap(api.GET("/datasets"))).items;
export const exports = (mine: boolean, after: string | null) => unwrap(api.GET("/exports", { params: { query: { mine, ...(after ? { after } : {}) } } }));
export const ask = (body: Server["NewExport"]) => unwrap(api.POST("/exports", { body }));
export const keys = async () => (await unwrap(api.GET("/odata-keys"))).items;
export const makeKey = (body: Server["NewOdataKey"]) => unwrap(api.POST("/odata-keys", { body }));
export const endKey = (key_id: string) => unwrap(api.POST("/odata-keys/{key_id}/end", { params: { path: { key_id } } }));
