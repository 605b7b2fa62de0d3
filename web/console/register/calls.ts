import { unwrap } from "@api/index";
import type { components } from "@api/schema";
import { api } from "../api";

type Server = components["schemas"];
export type Register = Server["RegisterThen"];
export type FactThen = Server["FactThen"];
export type LifeEvent = Server["LifeEvent"];
export type NewLifeEvent = Server["NewLifeEvent"];
export type EventKind = LifeEvent["kind"];
export type Consequence = Server["Consequence"];
export type MemberThen = Server["MemberThen"];

/** A household's register as of a day, what happened to it, and what an office writes in it. All throw `ApiError` or `NoAnswer`. */
const at = (household_id: string) => ({ params: { path: { household_id } } });

export const register = (household_id: string, on: string, known_on: string) =>
  unwrap(api.GET("/households/{household_id}/register", { params: { path: { household_id }, query: { on, known_on } } }));

export const override = (household_id: string, body: Server["NewOverride"]) =>
  unwrap(api.POST("/households/{household_id}/fact-overrides", { ...at(household_id), body }));

export const correct = (person_id: string, body: Server["PersonCorrection"]) =>
  unwrap(api.POST("/persons/{person_id}/corrections", { params: { path: { person_id } }, body }));

export const preview = (household_id: string, body: NewLifeEvent) =>
  unwrap(api.POST("/households/{household_id}/life-events/preview", { ...at(household_id), body }));

export const record = (household_id: string, body: NewLifeEvent) =>
  unwrap(api.POST("/households/{household_id}/life-events", { ...at(household_id), body }));

export const lifeEvents = async (household_id: string) => (await unwrap(api.GET("/households/{household_id}/life-events", at(household_id)))).items;

export const undo = (event_id: string, body: Server["NewUndo"]) =>
  unwrap(api.POST("/life-events/{event_id}/undo", { params: { path: { event_id } }, body }));
