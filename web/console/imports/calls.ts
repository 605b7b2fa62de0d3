import { unwrap } from "@api/index";
import type { components } from "@api/schema";
import { api } from "../api";

type Server = components["schemas"];
export type Feed = Server["FeedItem"];
export type Import = Server["Import"];
export type ListRow = Server["RowShown"];
export type Outcome = ListRow["outcome"];
export type Which = "added" | "gone" | "altered";
export type Altered = Server["CellAltered"];
export type PersonMeant = Server["PersonMeant"];

export const feeds = async () => (await unwrap(api.GET("/feeds"))).items;
export const authorise = (feed: string, body: Server["NewAuthorisation"]) =>
  unwrap(api.POST("/feeds/{feed}/authorisations", { params: { path: { feed } }, body }));
export const endAuthorisation = (authorisation_id: string) =>
  unwrap(api.POST("/feed-authorisations/{authorisation_id}/end", { params: { path: { authorisation_id } } }));
export const imports = (after: string | null) => unwrap(api.GET("/imports", { params: { query: after ? { after } : {} } }));
export const oneImport = (import_id: string) => unwrap(api.GET("/imports/{import_id}", { params: { path: { import_id } } }));
export const sample = (import_id: string) => unwrap(api.GET("/imports/{import_id}/sample", { params: { path: { import_id } } }));

/** A list goes as a form; the serialiser is what sends it. */
export function upload(feed: string, file: File, listed_on: string, import_id: string) {
  const form = new FormData();
  form.append("file", file, file.name);
  form.append("listed_on", listed_on);
  return unwrap(api.POST("/imports", { params: { query: { feed, import_id } }, body: { file: "", listed_on }, bodySerializer: () => form }));
}
export const sayColumns = (import_id: string, columns: Record<string, string>) =>
  unwrap(api.POST("/imports/{import_id}/columns", { params: { path: { import_id } }, body: { columns } }));
export const rows = (import_id: string, outcome: Outcome | "all" | "troubled", after: string | null) =>
  unwrap(api.GET("/imports/{import_id}/rows", { params: { path: { import_id }, query: { ...(outcome === "all" ? {} : outcome === "troubled" ? { troubled: true } : { outcome }), ...(after ? { after } : {}), limit: 100 } } }));
export const changes = (import_id: string, altered: boolean) => unwrap(api.GET("/imports/{import_id}/changes", { params: { path: { import_id }, query: { altered } } }));
export const changed = (import_id: string, which: Which, after: string | null) =>
  unwrap(api.GET("/imports/{import_id}/changes/{which}", { params: { path: { import_id, which }, query: { ...(after ? { after } : {}), limit: 100 } } }));
export const leadsOf = (import_id: string, after: string | null) =>
  unwrap(api.GET("/imports/{import_id}/leads", { params: { path: { import_id }, query: { ...(after ? { after } : {}), limit: 100 } } }));
export const apply = (import_id: string, with_leads: boolean, strangers: number | null) =>
  unwrap(api.POST("/imports/{import_id}/apply", { params: { path: { import_id } }, body: { with_leads, strangers } }));
export const undo = (import_id: string, reason: string) =>
  unwrap(api.POST("/imports/{import_id}/undo", { params: { path: { import_id } }, body: { reason } }));
export const leadsKept = async (import_id: string) =>
  (await unwrap(api.GET("/imports/{import_id}/leads", { params: { path: { import_id }, query: { kept: true, limit: 200 } } }))).items;
export const proposals = async (import_id: string, row: number) =>
  (await unwrap(api.GET("/imports/{import_id}/rows/{row}/proposals", { params: { path: { import_id, row } } }))).items;
export const decide = (import_id: string, row: number, id: string, person_id: string | null) =>
  unwrap(api.POST("/imports/{import_id}/rows/{row}/decisions", { params: { path: { import_id, row } }, body: { id, person_id } }));
export const askResult = (import_id: string) => unwrap(api.POST("/imports/{import_id}/result", { params: { path: { import_id } } }));
export const readResult = (import_id: string) => unwrap(api.GET("/imports/{import_id}/result", { params: { path: { import_id } } }));
export const resultFile = (import_id: string) => `/imports/${encodeURIComponent(import_id)}/result.xlsx`;
