import type { ExpressionSpecification, LayerSpecification, StyleSpecification } from "maplibre-gl";
import type { Palette } from "@ui/map-palette";

const state = (name: string): ExpressionSpecification => ["==", ["get", "state"], name];
const one = ["!", ["has", "point_count"]] as ExpressionSpecification;
const isChosen: ExpressionSpecification = ["boolean", ["feature-state", "chosen"], false];

/** Households with something to do are full and larger; "not synced", "attempted" and "paused" are hollow rings. */
function pointLayers(c: Palette): LayerSpecification[] {
  const colour: ExpressionSpecification = ["case", ["any", state("overdue"), state("attempted")], c.late, state("not_synced"), c.info, state("due"), c.soon, c.line];
  const hollow: ExpressionSpecification = ["any", state("not_synced"), state("attempted"), state("excused")];
  return [
    {
      id: "clusters", type: "circle", source: "points", filter: ["has", "point_count"],
      paint: {
        "circle-color": c.sheet,
        "circle-radius": ["interpolate", ["linear"], ["get", "point_count"], 2, 13, 40, 20, 400, 30],
        "circle-stroke-width": ["case", [">", ["get", "late"], 0], 2.5, 1.25],
        "circle-stroke-color": ["case", [">", ["get", "late"], 0], c.late, c.line],
      },
    },
    {
      id: "cluster-counts", type: "symbol", source: "points", filter: ["has", "point_count"],
      layout: {
        "text-field": ["case", [">", ["get", "late"], 0], ["concat", ["get", "late"], "/", ["get", "point_count"]], ["to-string", ["get", "point_count"]]],
        "text-size": 12, "text-font": ["sans-serif"], "text-allow-overlap": true,
      },
      paint: { "text-color": ["case", [">", ["get", "late"], 0], c.late, c.soft] },
    },
    {
      id: "households", type: "circle", source: "points", filter: one,
      paint: {
        "circle-color": ["case", hollow, c.sheet, colour],
        "circle-radius": ["case", state("not_yet"), 3.5, state("excused"), 4, hollow, 5.5, 6.5],
        "circle-stroke-color": ["case", hollow, colour, c.sheet],
        "circle-stroke-width": ["case", state("excused"), 1.5, hollow, 2.5, 1.25],
      },
    },
    {
      id: "flags", type: "circle", source: "points", filter: ["all", one, ["get", "flagged"]],
      paint: { "circle-color": "transparent", "circle-radius": 10, "circle-stroke-color": c.late, "circle-stroke-width": 1.25 },
    },
    {
      id: "chosen", type: "circle", source: "chosen",
      paint: { "circle-color": "transparent", "circle-radius": 14, "circle-stroke-color": c.accent, "circle-stroke-width": 3.5 },
    },
  ];
}

/** No base map and no server of tiles: the county's own outlines and the households, all from our own database. */
export function styleOf(c: Palette): StyleSpecification {
  const nothing = { type: "FeatureCollection" as const, features: [] };
  return {
    version: 8,
    sources: {
      divisions: { type: "geojson", data: nothing, promoteId: "code" },
      names: { type: "geojson", data: nothing },
      points: {
        type: "geojson", data: nothing, promoteId: "household_id", cluster: true, clusterMaxZoom: 13, clusterRadius: 42,
        clusterProperties: { late: ["+", ["case", state("overdue"), 1, 0]] },
      },
      chosen: { type: "geojson", data: nothing },
    },
    layers: [
      { id: "ground", type: "background", paint: { "background-color": c.ground } },
      { id: "areas", type: "fill", source: "divisions", paint: { "fill-color": c.sheet, "fill-opacity": ["case", isChosen, 1, 0.55] } },
      { id: "borders", type: "line", source: "divisions", paint: { "line-color": c.line, "line-width": 0.8, "line-opacity": 0.7 } },
      {
        id: "names", type: "symbol", source: "names",
        layout: { "text-field": ["get", "name"], "text-size": 12, "text-font": ["sans-serif"], "text-padding": 6 },
        paint: { "text-color": c.soft, "text-halo-color": c.sheet, "text-halo-width": 1.5 },
      },
      ...pointLayers(c),
    ],
  };
}
