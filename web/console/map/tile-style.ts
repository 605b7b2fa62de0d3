import type { DataDrivenPropertyValueSpecification, ExpressionSpecification, LayerSpecification, StyleSpecification } from "maplibre-gl";
import type { Palette } from "@ui/map-palette";
import { states } from "./marks";

const nothing = { type: "FeatureCollection" as const, features: [] };
const of = (name: string): ExpressionSpecification => ["coalesce", ["get", name], 0];
const n: ExpressionSpecification = ["get", "n"];

/** The colour of a group says the most pressing thing in it. */
const pressing = (c: Palette): DataDrivenPropertyValueSpecification<string> =>
  ["case", [">", ["+", of("overdue"), of("attempted")], 0], c.late, [">", of("not_synced"), 0], c.info, [">", of("due"), 0], c.soon, c.line];

function groups(c: Palette): LayerSpecification[] {
  return [
    {
      id: "clusters", type: "circle", source: "households", "source-layer": "clusters",
      paint: {
        "circle-color": c.sheet,
        "circle-radius": ["interpolate", ["linear"], ["log10", n], 0, 9, 1, 13, 2, 18, 3, 24, 5, 32],
        "circle-stroke-width": ["case", [">", of("overdue"), 0], 3, 1.5],
        "circle-stroke-color": pressing(c),
      },
    },
    {
      id: "cluster-counts", type: "symbol", source: "households", "source-layer": "clusters",
      layout: {
        "text-field": ["case", [">", of("overdue"), 0], ["concat", of("overdue"), "/", n], ["to-string", n]],
        "text-size": 12, "text-font": ["sans-serif"], "text-allow-overlap": true, "text-ignore-placement": true,
      },
      paint: { "text-color": pressing(c), "text-halo-color": c.sheet, "text-halo-width": 1 },
    },
  ];
}

function single(c: Palette): LayerSpecification[] {
  return [
    {
      id: "flags", type: "circle", source: "households", "source-layer": "households", filter: ["get", "flagged"],
      paint: { "circle-color": "transparent", "circle-radius": 11, "circle-stroke-color": c.late, "circle-stroke-width": 1.25 },
    },
    {
      id: "households", type: "symbol", source: "households", "source-layer": "households",
      layout: {
        "icon-image": ["get", "state"], "icon-allow-overlap": true, "icon-ignore-placement": true,
        "icon-size": ["interpolate", ["linear"], ["zoom"], 13, 0.75, 16, 1],
        "symbol-sort-key": ["match", ["get", "state"], ...states.flatMap((state, at) => [state, -at]), -99] as unknown as ExpressionSpecification,
      },
    },
  ];
}

const shown = (most: number, least: number): ExpressionSpecification => ["case", ["get", "shown"], most, least];
const colour: ExpressionSpecification = ["get", "colour"];

/** Workers' ways in the order of their stops, the stops with their numbers; what is not chosen steps back. */
function tripLines(c: Palette): LayerSpecification[] {
  return [
    { id: "trips", type: "line", source: "trips", filter: ["==", ["geometry-type"], "LineString"], layout: { "line-join": "round" }, paint: { "line-color": colour, "line-width": shown(3, 1.5), "line-opacity": shown(1, 0.45) } },
    {
      id: "trip-stops", type: "circle", source: "trips", filter: ["has", "place"],
      paint: { "circle-color": ["case", ["get", "done"], c.sheet, colour], "circle-radius": shown(10, 6), "circle-opacity": shown(1, 0.5), "circle-stroke-color": ["case", ["get", "done"], colour, c.sheet], "circle-stroke-width": 2 },
    },
    {
      id: "trip-numbers", type: "symbol", source: "trips", filter: ["all", ["has", "place"], ["get", "shown"]],
      layout: { "text-field": ["to-string", ["get", "place"]], "text-size": 11, "text-font": ["sans-serif"], "text-allow-overlap": true, "text-ignore-placement": true },
      paint: { "text-color": ["case", ["get", "done"], c.ink, "#ffffff"] },
    },
    {
      id: "trip-names", type: "symbol", source: "trips", filter: ["has", "name"],
      layout: { "text-field": ["get", "name"], "text-size": 12, "text-font": ["sans-serif"], "text-offset": [0, -1.6], "text-allow-overlap": true },
      paint: { "text-color": colour, "text-halo-color": c.sheet, "text-halo-width": 2, "text-opacity": shown(1, 0.6) },
    },
    { id: "carried", type: "circle", source: "carried", paint: { "circle-color": c.accent, "circle-radius": 12, "circle-opacity": 0.85, "circle-stroke-color": c.sheet, "circle-stroke-width": 2 } },
  ];
}

/** The supervisor's map: our own outlines, hexagons, households, the workers' trips, and what is being drawn. */
export function tileStyle(c: Palette, tiles: string): StyleSpecification {
  return {
    version: 8,
    sources: {
      divisions: { type: "geojson", data: nothing, promoteId: "code" },
      names: { type: "geojson", data: nothing },
      hexagons: { type: "geojson", data: nothing },
      households: { type: "vector", tiles: [tiles], minzoom: 5, maxzoom: 15 },
      trips: { type: "geojson", data: nothing },
      carried: { type: "geojson", data: nothing },
      area: { type: "geojson", data: nothing },
      drawing: { type: "geojson", data: nothing },
      chosen: { type: "geojson", data: nothing },
    },
    layers: [
      { id: "ground", type: "background", paint: { "background-color": c.ground } },
      { id: "areas", type: "fill", source: "divisions", paint: { "fill-color": c.sheet, "fill-opacity": 0.6 } },
      { id: "borders", type: "line", source: "divisions", paint: { "line-color": c.line, "line-width": 0.8, "line-opacity": 0.7 } },
      {
        id: "hexagons", type: "fill", source: "hexagons",
        paint: {
          "fill-color": ["case", [">", ["+", of("overdue"), of("attempted")], 0], c.late, [">", of("not_synced"), 0], c.info, c.line],
          "fill-opacity": ["interpolate", ["linear"], ["/", ["+", of("overdue"), of("not_synced")], n], 0, 0.12, 1, 0.75],
          "fill-outline-color": c.sheet,
        },
      },
      { id: "area-fill", type: "fill", source: "area", paint: { "fill-color": c.accent, "fill-opacity": 0.08 } },
      { id: "area-line", type: "line", source: "area", paint: { "line-color": c.accent, "line-width": 2 } },
      {
        id: "names", type: "symbol", source: "names",
        layout: { "text-field": ["get", "name"], "text-size": 12, "text-font": ["sans-serif"], "text-padding": 6 },
        paint: { "text-color": c.soft, "text-halo-color": c.sheet, "text-halo-width": 1.5 },
      },
      ...groups(c),
      ...single(c),
      ...tripLines(c),
      { id: "drawing-line", type: "line", source: "drawing", paint: { "line-color": c.accent, "line-width": 2, "line-dasharray": [2, 2] } },
      { id: "drawing-corners", type: "circle", source: "drawing", filter: ["==", ["geometry-type"], "Point"], paint: { "circle-color": c.sheet, "circle-radius": 5, "circle-stroke-color": c.accent, "circle-stroke-width": 2 } },
      { id: "chosen", type: "circle", source: "chosen", paint: { "circle-color": "transparent", "circle-radius": 15, "circle-stroke-color": c.accent, "circle-stroke-width": 3.5 } },
    ],
  };
}
