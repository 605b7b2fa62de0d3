import { unwrap } from "@api/index";
import type { components } from "@api/schema";
import { api, user } from "../api";

type Server = components["schemas"];
export type Account = Server["AccountRow"];
export type AccountPage = Server["AccountPage"];
export type Role = Server["NewUser"]["role"];
export type OneTime = Server["OneTimePassword"];

/** Accounts and passwords. All throw `ApiError` or `NoAnswer`. */

export const accounts = (query: { search?: string; after?: string; limit?: number }) => unwrap(api.GET("/users", { params: { query } }));

export const reset = (user_id: string, id: string) => unwrap(api.POST("/users/{user_id}/password", { params: { path: { user_id } }, body: { id } }));

export const account = (user_id: string) => unwrap(api.GET("/users/{user_id}", { params: { path: { user_id } } }));

export const openAccount = (body: Server["NewUser"]) => unwrap(api.POST("/users", { body }));

export const changeDuties = (user_id: string, body: Server["NewDuties"]) => unwrap(api.POST("/users/{user_id}/duties", { params: { path: { user_id } }, body }));

export const endAccount = (user_id: string, body: Server["EndUser"]) => unwrap(api.POST("/users/{user_id}/end", { params: { path: { user_id } }, body }));

/** Changes one's own password; all other sessions end. */
export async function changeOwn(old: string, chosen: string): Promise<true> {
  const session = await unwrap(api.POST("/session/password", { body: { old, new: chosen } }));
  user.value = session.user;
  return true;
}
