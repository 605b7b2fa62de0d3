import { unwrap } from "@api/index";
import type { components } from "@api/schema";
import { ref } from "vue";
import { api } from "../api";

export type Notification = components["schemas"]["Notification"];

/** What the caller was told. All throw `ApiError` or `NoAnswer`. */

export const notifications = (query: { unread?: boolean; after?: string; limit?: number }) => unwrap(api.GET("/notifications", { params: { query } }));

/** How many wait to be read, as the bell shows it; counted up to 100. */
export const waiting = ref(0);

export async function count(): Promise<void> {
  waiting.value = (await unwrap(api.GET("/notifications/unread"))).unread;
}

/** Marks these as read, or with `until` that one and all before it. */
export async function markRead(which: { ids?: string[]; until?: string }): Promise<true> {
  waiting.value = (await unwrap(api.POST("/notifications/read", { body: { ids: [], ...which } }))).unread;
  return true;
}
