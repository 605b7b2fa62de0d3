import type { ExpressionSpecification, LayerSpecification, SourceSpecification, StyleSpecification, SymbolLayerSpecification } from "maplibre-gl";
import { NO_GROUND, outlines, type Ground } from "./ground";
import type { Palette } from "@ui/map-palette";

const NOTHING = { type: "FeatureCollection" as const, features: [] };
const shapes = ["line", "corners", "people", "choices", "here"] as const;
export type Shape = (typeof shapes)[number];
const chosen: ExpressionSpecification = ["boolean", ["get", "chosen"], false];

/** Villages, households and what is being drawn; under them the county's own tiles where it has any. */
export function styleOf(c: Palette, ground: Ground = NO_GROUND): StyleSpecification {
  const sources: Record<string, SourceSpecification> = Object.fromEntries(shapes.map((name) => [name, { type: "geojson" as const, data: NOTHING }]));
  sources.villages = { type: "geojson", data: outlines(ground) };
  if (ground.tiles) sources.tiles = { type: "raster", tiles: [ground.tiles], tileSize: 256 };
  const below: LayerSpecification[] = ground.tiles ? [{ id: "tiles", type: "raster", source: "tiles" }] : [{ id: "areas", type: "fill", source: "villages", paint: { "fill-color": c.sheet } }];
  return {
    version: 8,
    sources,
    layers: [
      { id: "ground", type: "background", paint: { "background-color": c.ground } },
      ...below,
      { id: "borders", type: "line", source: "villages", paint: { "line-color": c.line, "line-width": 1.2, "line-dasharray": [3, 2] } },
      { id: "village-names", type: "symbol", source: "villages", layout: { "text-field": ["get", "name"], "text-size": 14, "text-font": ["sans-serif"] }, paint: { "text-color": c.soft, "text-halo-color": c.sheet, "text-halo-width": 1.5 } },
      ...pointLayers(c),
      ...drawnLayers(c),
    ],
  };
}

function pointLayers(c: Palette): LayerSpecification[] {
  const name: SymbolLayerSpecification["layout"] = { "text-field": ["get", "name"], "text-size": 13, "text-font": ["sans-serif"], "text-offset": [0, 1.1], "text-anchor": "top" };
  const words = { "text-color": c.ink, "text-halo-color": c.sheet, "text-halo-width": 1.5 };
  return [
    { id: "people", type: "circle", source: "people", paint: { "circle-radius": 4, "circle-color": c.line, "circle-stroke-color": c.sheet, "circle-stroke-width": 1 } },
    { id: "people-names", type: "symbol", source: "people", minzoom: 14, layout: name, paint: { ...words, "text-color": c.soft } },
    { id: "choice-lines", type: "line", source: "choices", filter: ["!=", ["geometry-type"], "Point"], paint: { "line-color": ["case", chosen, c.late, c.accent], "line-width": ["case", chosen, 6, 4] } },
    {
      id: "choices", type: "circle", source: "choices", filter: ["==", ["geometry-type"], "Point"],
      paint: { "circle-radius": ["case", chosen, 13, 10], "circle-color": ["case", chosen, c.late, c.accent], "circle-stroke-color": c.sheet, "circle-stroke-width": 3 },
    },
    { id: "choice-names", type: "symbol", source: "choices", layout: name, paint: words },
    { id: "here-around", type: "fill", source: "here", filter: ["==", ["geometry-type"], "Polygon"], paint: { "fill-color": c.info, "fill-opacity": 0.16 } },
    { id: "here", type: "circle", source: "here", filter: ["==", ["geometry-type"], "Point"], paint: { "circle-radius": 7, "circle-color": c.info, "circle-stroke-color": c.sheet, "circle-stroke-width": 3 } },
  ];
}

function drawnLayers(c: Palette): LayerSpecification[] {
  return [
    { id: "inside", type: "fill", source: "line", filter: ["==", ["geometry-type"], "Polygon"], paint: { "fill-color": c.accent, "fill-opacity": 0.2 } },
    { id: "line-rim", type: "line", source: "line", layout: { "line-join": "round", "line-cap": "round" }, paint: { "line-color": c.sheet, "line-width": 7 } },
    { id: "line", type: "line", source: "line", layout: { "line-join": "round", "line-cap": "round" }, paint: { "line-color": c.accent, "line-width": 4 } },
    { id: "corners", type: "circle", source: "corners", paint: { "circle-radius": ["case", ["get", "last"], 11, 8], "circle-color": ["case", ["get", "last"], c.late, c.accent], "circle-stroke-color": c.sheet, "circle-stroke-width": 3 } },
  ];
}
