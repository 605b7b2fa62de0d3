import type * as r from "./records";

/** Address → method → request and answer, in the shape `openapi-fetch` reads. `npm run generate` replaces this file
 * by the one made from the server's OpenAPI document. */
type Given<T> = [T] extends [never] ? { requestBody?: never } : { requestBody: { content: { "application/json": T } } };
type In<Path> = [Path] extends [never] ? { path?: never } : { path: Path };
type Operation<Query, Path, Body, Answer, Status extends number = 200> = Given<Body> & {
  parameters: { query?: Query; header?: never; cookie?: never } & In<Path>;
  responses: {
    [S in Status]: { headers: Record<string, unknown>; content: { "application/json": Answer } };
  } & { default: { headers: Record<string, unknown>; content: { "application/json": r.Problem } } };
};
type Get<Answer, Query = never, Path = never> = { get: Operation<Query, Path, never, Answer> };
type Post<Body, Answer, Path = never, Status extends number = 200> = {
  post: Operation<never, Path, Body, Answer, Status>;
};
// Lists of the console are typed loosely here; the generated file knows their rows.
type Any = Record<string, unknown>;
type List = Get<r.Page<Any>, Record<string, string | number | boolean | undefined>>;
type One = Get<Any, never, { id: string }>;

export interface paths {
  "/sessions": Post<
    { login: string; password: string; county?: string; device?: { id: string; name: string; app_version: string } },
    r.Session,
    never,
    201
  >;
  "/session": Get<{ user: r.User }> & { delete: Operation<never, never, never, undefined, 204> };
  "/sync": Post<r.SyncRequest, r.SyncAnswer>;
  "/forms/{form_id}/{version}": Get<r.FormText, never, { form_id: string; version: string }>;
  "/visits": Post<r.FieldRecord, r.Receipt, never, 202> & List;
  "/quick-reports": Post<r.FieldRecord, r.Receipt, never, 202>;
  "/surveys": Post<r.FieldRecord, r.Receipt, never, 202>;
  "/receipts": Post<{ ids: string[] }, { items: r.Receipt[] }>;
  "/files": Post<{ files: { sha256: string; bytes: number; content_type: string }[] }, { items: r.FilePlace[] }>;
  "/files/{sha256}/arrival": Post<never, { sha256: string; state: r.ArrivalState }, { sha256: string }, 202>;
  "/divisions": List;
  "/households": List;
  "/households/{id}": One;
  "/households/{id}/history": One;
  "/persons/{id}/reveals": Post<{ id: string; reason: string }, { id_number: string }, { id: string }>;
  "/followups": List;
  "/followups/summary": Get<Any, { region?: string }>;
  "/followups/map": Get<Any, { region?: string; bbox?: string }>;
  "/sweeps": Post<Any, Any>;
  "/visits/{id}": One;
  "/visits/{id}/reviews": Post<Any, Any, { id: string }>;
  "/leads": List;
  "/leads/{id}": One;
  "/leads/{id}/outcomes": Post<Any, Any, { id: string }>;
  "/cases": List & Post<Any, Any, never, 201>;
  "/cases/{id}": One;
  "/cases/{id}/acts": Post<Any, Any, { id: string }>;
  "/forms": List;
  "/health": Get<{ status: string; parts: Record<string, string>; version: string }>;
}
