import { unwrap } from "@api/index";
import type { components } from "@api/schema";
import type { FeatureCollection, Geometry, Polygon } from "geojson";
import { api } from "../api";
import type { Paging } from "../calls";
import type { Drop } from "./trip-lines";

type Server = components["schemas"];
export type MapHousehold = Server["MapHousehold"];
export type Figures = Server["Figures"];
export type Assignment = Server["AssignmentEffect"];
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

export const households = (query: Selection & Paging & { no_position?: boolean }) => unwrap(api.GET("/map/households", { params: { query: given(query) } }));
export const figures = (query: Selection) => unwrap(api.GET("/map/figures", { params: { query: given(query) } }));
export const hexagons = async (query: Selection & { resolution: number }) =>
  (await unwrap(api.GET("/map/hexagons", { params: { query: given(query) } }))) as unknown as FeatureCollection;
export const area = async (area_id: string) => (await unwrap(api.GET("/map/areas/{area_id}", { params: { path: { area_id } } }))) as Area;
export const drawArea = async (id: string, shape: Polygon) => (await unwrap(api.POST("/map/areas", { body: { id, shape } }))) as Area;
/** What placing a selection in another grid would come to; nothing is changed. */
export const assignment = (query: Selection & { to: string }) => unwrap(api.GET("/map/assignments", { params: { query: { ...given(query), to: query.to } } }));
export const idsInArea = async (area_id: string, state: string) =>
  (await unwrap(api.GET("/map/areas/{area_id}/households", { params: { path: { area_id }, query: given({ state }) } }))).ids;
export const moveHouseholds = (body: Server["Moves"]) => unwrap(api.POST("/households/moves", { body }));

/** A day after a change, with what it cost before; for a move the other day, too. */
export type Changed = Server["TripPage"];
const MOST_LINES = 200;

/** The published trips of a day with their stops, of one worker or of all in a place. */
export const tripLines = async (query: { day: string; region: string; worker?: string }) =>
  (await unwrap(api.GET("/trips/lines", { params: { query: { ...given(query), day: query.day, limit: MOST_LINES } } }))).items;

const ofTrip = (trip_id: string) => ({ path: { trip_id } });
/** What a change would come to, or the change itself. */
export const changeTrip = (drop: Drop, id: string, how: "try" | "keep"): Promise<Changed> => {
  const params = ofTrip(drop.trip);
  if (drop.kind === "order") {
    const body = { id, household_ids: drop.ids };
    return unwrap(how === "try" ? api.POST("/trips/{trip_id}/order/trials", { params: { ...params }, body }) : api.PUT("/trips/{trip_id}/order", { params: { ...params }, body }));
  }
  const body = { id, household_id: drop.household, worker_id: drop.to.worker_id, day: drop.to.day };
  return unwrap(how === "try" ? api.POST("/trips/{trip_id}/moves/trials", { params: { ...params }, body }) : api.POST("/trips/{trip_id}/moves", { params: { ...params }, body }));
};

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
