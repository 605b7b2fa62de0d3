import { unwrap } from "@api/index";
import type { components } from "@api/schema";
import { api } from "../api";

type Server = components["schemas"];
export type NoticeItem = Server["NoticeItem"];
export type NoticePage = Server["NoticePage"];
export type NoticeKind = Server["KindShown"];
export type Place = Server["PhotoAdded"]["place"];

const PLACES: readonly Place[] = ["village_board", "township_board", "hall_screen"];
export const places = PLACES;

/** What the notices desk asks the server. All throw `ApiError` or `NoAnswer`. */
const at = (notice_id: string) => ({ params: { path: { notice_id } } });

export const notices = (query: { state?: "draft" | "posted" | "over" | "all"; case?: string; region?: string; after?: string; limit?: number }) =>
  unwrap(api.GET("/notice-board", { params: { query } }));

export const kinds = async () => (await unwrap(api.GET("/notice-board/kinds"))).items;

export const notice = (id: string) => unwrap(api.GET("/notice-board/{notice_id}", at(id)));

export const make = (body: Server["NewNotice"]) => unwrap(api.POST("/notice-board", { body }));

export const write = (id: string, texts: string[]) => unwrap(api.POST("/notice-board/{notice_id}/texts", { ...at(id), body: { texts } }));

export const post = (id: string, chosen: Place[]) => unwrap(api.POST("/notice-board/{notice_id}/posting", { ...at(id), body: { places: chosen } }));

export const objectTo = (id: string, body: Server["NewObjection"]) => unwrap(api.POST("/notice-board/{notice_id}/objections", { ...at(id), body }));

export const end = (id: string) => unwrap(api.POST("/notice-board/{notice_id}/end", at(id)));

export const remove = (id: string, reason: string) => unwrap(api.POST("/notice-board/{notice_id}/removal", { ...at(id), body: { reason } }));

/** Sends the photo's bytes straight to the object store, then says where the notice hangs in it. */
export async function addPhoto(id: string, file: File, place: Place): Promise<NoticePage> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
  const sha256 = [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const announced = { files: [{ sha256, bytes: file.size, content_type: file.type }] };
  const [wanted] = (await unwrap(api.POST("/files", { body: announced }))).items;
  if (wanted?.upload) {
    const answer = await fetch(wanted.upload.url, { method: wanted.upload.method, headers: wanted.upload.headers, body: file });
    if (!answer.ok) throw new Error(`PUT ${answer.status}`);
    await unwrap(api.POST("/files/{sha256}/arrival", { params: { path: { sha256 } } }));
  }
  return unwrap(api.POST("/notice-board/{notice_id}/photos", { ...at(id), body: { sha256, place } }));
}

export const photoOf = (id: string, sha256: string) => `/notice-board/${encodeURIComponent(id)}/photos/${encodeURIComponent(sha256)}`;
