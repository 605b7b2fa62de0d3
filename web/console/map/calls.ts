import { unwrap } from "@api/index";
import type { components } from "@api/schema";
import type { FeatureCollection, Geometry, Polygon } from "geojson";
import { api } from "../api";
import type { Paging } from "../calls";

type Server = components["schemas"];
export type MapHousehold = Server["MapHousehold"];
export type Figures = Server["Figures"];
export type Area = Omit<Server["Area"], "shape"> & { shape: Geometry };

/** Which households; the same for tiles, list, figures and hexagons. */
export interface Selection {
  region?: string;
  state?: string;
  area?: string;
}

const given = (query: object) =>
  Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== "")) as Record<string, string>;

/** The address of the tiles of a selection; another `round` makes the map ask again. */
export const tilesOf = (chosen: Selection, round: number): string =>
  `${location.origin}/map/tiles/{z}/{x}/{y}?${new URLSearchParams({ ...given({ region: chosen.region, state: chosen.state }), round: String(round) })}`;

export const households = (query: Selection & Paging) => unwrap(api.GET("/map/households", { params: { query: given(query) } }));
export const figures = (query: Selection) => unwrap(api.GET("/map/figures", { params: { query: given(query) } }));
export const hexagons = async (query: Selection & { resolution: number }) =>
  (await unwrap(api.GET("/map/hexagons", { params: { query: given(query) } }))) as unknown as FeatureCollection;
export const area = async (area_id: string) => (await unwrap(api.GET("/map/areas/{area_id}", { params: { path: { area_id } } }))) as Area;
export const drawArea = async (id: string, shape: Polygon) => (await unwrap(api.POST("/map/areas", { body: { id, shape } }))) as Area;
export const moveHousehold = (household_id: string, body: Server["Move"]) =>
  unwrap(api.POST("/households/{household_id}/moves", { params: { path: { household_id } }, body }));

export type BoundaryReport = Omit<Server["BoundaryReport"], "proposed"> & { proposed: (Omit<Server["Proposed"], "boundary"> & { boundary: Geometry })[] };

/** A boundary file as a form; the serialiser is what sends it. */
function upload(file: File, datum: string) {
  const form = new FormData();
  form.append("file", file);
  form.append("datum", datum);
  return { body: { file: "", datum }, bodySerializer: () => form };
}
export const checkBoundaries = async (file: File, datum: string) =>
  (await unwrap(api.POST("/boundaries/check", upload(file, datum)))) as BoundaryReport;
export const takeOverBoundaries = async (file: File, datum: string, import_id: string) =>
  (await unwrap(api.POST("/boundaries", { params: { query: { import_id } }, ...upload(file, datum) }))) as BoundaryReport;
export const boundaryImports = async () => (await unwrap(api.GET("/boundaries"))).items;
