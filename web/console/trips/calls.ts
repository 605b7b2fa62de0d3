import { unwrap } from "@api/index";
import type { components } from "@api/schema";
import { api } from "../api";

type Server = components["schemas"];
export type Plan = Server["PlanItem"];
export type NewPlan = Server["NewPlan"];
export type TripItem = Server["TripItem"];
export type TripPage = Server["TripPage"];
export type Stop = TripPage["stops"][number];
export type UnservedRow = Server["UnservedRow"];
export type TripWorker = Server["TripWorker"];
export type WorkerDays = Required<Server["WorkerDays"]>;
export type VisitNeeds = Required<Server["VisitNeeds"]>;
export const SKILLS = ["dialect", "female_visitor", "nurse"] as const;
export type Skill = (typeof SKILLS)[number];

const given = (query: object) => Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== "")) as Record<string, never>;

/** What the console asks of trips. All throw `ApiError` or `NoAnswer`. */
export const plans = (query: { published?: boolean | undefined; after: string | null }) => unwrap(api.GET("/trip-plans", { params: { query: given(query) } }));
export const plan = (plan_id: string) => unwrap(api.GET("/trip-plans/{plan_id}", { params: { path: { plan_id } } }));
export const askPlan = (body: NewPlan) => unwrap(api.POST("/trip-plans", { body }));
export const publish = (plan_id: string) => unwrap(api.POST("/trip-plans/{plan_id}/publication", { params: { path: { plan_id } } }));
export const unserved = (plan_id: string, after: string | null) =>
  unwrap(api.GET("/trip-plans/{plan_id}/unserved", { params: { path: { plan_id }, query: given({ after }) } }));
export const moves = (plan_id: string, after: string | null) =>
  unwrap(api.GET("/trip-plans/{plan_id}/moves", { params: { path: { plan_id }, query: given({ after }) } }));
export const putInPlan = (plan_id: string, body: Server["PlanStop"]) => unwrap(api.POST("/trip-plans/{plan_id}/stops", { params: { path: { plan_id } }, body }));
export const tripsOfDay = (query: { day: string; region?: string; after: string | null }) => unwrap(api.GET("/trips", { params: { query: given(query) } }));
export const trip = (trip_id: string) => unwrap(api.GET("/trips/{trip_id}", { params: { path: { trip_id } } }));
export const areaHouseholds = (area_id: string) => unwrap(api.GET("/map/areas/{area_id}/households", { params: { path: { area_id } } }));

const on = (trip_id: string) => ({ params: { path: { trip_id } } });
export const orderStops = (trip_id: string, body: Server["StopOrder"]) => unwrap(api.PUT("/trips/{trip_id}/order", { ...on(trip_id), body }));
export const removeStop = (trip_id: string, body: Server["StopRemoval"]) => unwrap(api.POST("/trips/{trip_id}/removals", { ...on(trip_id), body }));
export const pinStop = (trip_id: string, body: Server["StopPin"]) => unwrap(api.PUT("/trips/{trip_id}/pins", { ...on(trip_id), body }));
export const tryStop = (trip_id: string, body: Server["NewStop"]) => unwrap(api.POST("/trips/{trip_id}/stops/trials", { ...on(trip_id), body }));
export const addStop = (trip_id: string, body: Server["NewStop"]) => unwrap(api.POST("/trips/{trip_id}/stops", { ...on(trip_id), body }));
export const tryMove = (trip_id: string, body: Server["StopMove"]) => unwrap(api.POST("/trips/{trip_id}/moves/trials", { ...on(trip_id), body }));
export const moveStop = (trip_id: string, body: Server["StopMove"]) => unwrap(api.POST("/trips/{trip_id}/moves", { ...on(trip_id), body }));

export const workers = (query: { region?: string; until?: string; after?: string | null }) => unwrap(api.GET("/trip-workers", { params: { query: given(query) } }));
/** All who walk there; a township has some dozens. */
export async function everyWorker(query: { region?: string; until?: string }): Promise<TripWorker[]> {
  const found: TripWorker[] = [];
  for (let after: string | null = null; ; ) {
    const page: Awaited<ReturnType<typeof workers>> = await workers({ ...query, after });
    found.push(...page.items);
    after = page.next;
    if (!after) return found;
  }
}
const of = (user_id: string) => ({ params: { path: { user_id } } });
export const workerHistory = (user_id: string) => unwrap(api.GET("/trip-workers/{user_id}/history", of(user_id)));
export const setDays = (user_id: string, body: WorkerDays) => unwrap(api.PUT("/trip-workers/{user_id}/days", { ...of(user_id), body }));
export const addLeave = (user_id: string, body: Server["NewLeave"]) => unwrap(api.POST("/trip-workers/{user_id}/leaves", { ...of(user_id), body }));
export const withdrawLeave = (user_id: string, leave_id: string) =>
  unwrap(api.POST("/trip-workers/{user_id}/leaves/{leave_id}/withdrawal", { params: { path: { user_id, leave_id } } }));

export const needs = (household_id: string) => unwrap(api.GET("/households/{household_id}/visit-needs", { params: { path: { household_id } } }));
export const setNeeds = (household_id: string, body: VisitNeeds) => unwrap(api.PUT("/households/{household_id}/visit-needs", { params: { path: { household_id } }, body }));
