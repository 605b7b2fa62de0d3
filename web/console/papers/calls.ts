import { unwrap } from "@api/index";
import type { components } from "@api/schema";
import { api } from "../api";

type Server = components["schemas"];
export type CasePapers = Server["CasePapers"];
export type Paper = Server["PaperShown"];

const of = (case_id: string) => ({ params: { path: { case_id } } });

export const papers = (case_id: string) => unwrap(api.GET("/cases/{case_id}/papers", of(case_id)));

export const makePaper = (case_id: string, body: Server["NewPaper"]) => unwrap(api.POST("/cases/{case_id}/papers", { ...of(case_id), body }));

export const paperFile = (id: string, form: "pdf" | "docx") => `/papers/${encodeURIComponent(id)}/file?form=${form}`;

export const archiveFile = (case_id: string) => `/cases/${encodeURIComponent(case_id)}/archive`;

/** The case as one PDF with an index. */
export const volumeFile = (case_id: string) => `/cases/${encodeURIComponent(case_id)}/archive.pdf`;

/** The archive with citizen IDs to be read, for a reason that is kept. */
export async function revealedArchive(case_id: string, reason: string): Promise<Blob> {
  return (await unwrap(api.POST("/cases/{case_id}/archive", { ...of(case_id), body: { reason }, parseAs: "blob" }))) as unknown as Blob;
}
