import { unwrap } from "@api/index";
import type { components } from "@api/schema";
import { api } from "../api";

type Server = components["schemas"];
export type Plan = Server["PlanItem"];
export type TripItem = Server["TripItem"];
export type TripPage = Server["TripPage"];
export type Stop = TripPage["stops"][number];

/** What the console asks of trips. All throw `ApiError` or `NoAnswer`. */
export const plans = (after: string | null) => unwrap(api.GET("/trip-plans", { params: { query: after ? { after } : {} } }));
export const plan = (plan_id: string) => unwrap(api.GET("/trip-plans/{plan_id}", { params: { path: { plan_id } } }));
export const askPlan = (body: Server["NewPlan"]) => unwrap(api.POST("/trip-plans", { body }));
export const publish = (plan_id: string) => unwrap(api.POST("/trip-plans/{plan_id}/publication", { params: { path: { plan_id } } }));
export const unserved = (plan_id: string, after: string | null) =>
  unwrap(api.GET("/trip-plans/{plan_id}/unserved", { params: { path: { plan_id }, query: after ? { after } : {} } }));
export const trip = (trip_id: string) => unwrap(api.GET("/trips/{trip_id}", { params: { path: { trip_id } } }));

const on = (trip_id: string) => ({ params: { path: { trip_id } } });
export const orderStops = (trip_id: string, body: Server["StopOrder"]) => unwrap(api.PUT("/trips/{trip_id}/order", { ...on(trip_id), body }));
export const removeStop = (trip_id: string, body: Server["StopRemoval"]) => unwrap(api.POST("/trips/{trip_id}/removals", { ...on(trip_id), body }));
export const pinStop = (trip_id: string, body: Server["StopPin"]) => unwrap(api.PUT("/trips/{trip_id}/pins", { ...on(trip_id), body }));
