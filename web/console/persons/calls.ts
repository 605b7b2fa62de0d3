import { unwrap } from "@api/index";
import type { components } from "@api/schema";
import { api } from "../api";

type Server = components["schemas"];
export type PersonFile = Server["PersonFile"];
export type RegisterChange = Server["RegisterChange"];

/** One person's page. Throws `ApiError` or `NoAnswer`. */
export const person = (person_id: string) => unwrap(api.GET("/persons/{person_id}", { params: { path: { person_id } } }));
