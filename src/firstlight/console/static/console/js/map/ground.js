// The ground: what a terrain pack holds (see places/packs), as layers below everything else.

import { FONT } from "./fonts.js";

const fill = (id, colour, opacity = 1) => ({
  id, type: "fill", source: id, filter: ["==", ["geometry-type"], "Polygon"],
  paint: { "fill-color": colour, "fill-opacity": opacity },
});
const line = (id, colour, width, more = {}) => ({
  id: `${id}-line`, type: "line", source: id, layout: { "line-join": "round", "line-cap": "round" },
  paint: { "line-color": colour, "line-width": width, ...more },
});
const wider = (near, far) => ["interpolate", ["exponential", 1.6], ["zoom"], 10, near, 16, far];
const words = (id, colours, size, more = {}) => ({
  id: `${id}-text`, type: "symbol", source: id, ...more,
  layout: { "text-field": ["coalesce", ["get", "name"], ""], "text-font": [FONT], "text-size": size, ...more.layout },
  paint: { "text-color": colours.ink, "text-halo-color": colours.halo, "text-halo-width": 1.6, ...more.paint },
});
const named = (...details) => ["in", ["get", "detail"], ["literal", details]];
const MAIN = ["motorway", "trunk", "primary", "secondary", "tertiary"];

// One function a file of the pack, lowest first.
const FILES = {
  water: (c, id) => [fill(id, c.water), line(id, c.waterLine, 0.8)],
  streams: (c, id) => [line(id, c.waterLine, wider(0.5, 2.5))],
  power: (c, id) => [line(id, c.roadEdge, 0.7, { "line-dasharray": [1, 3] })],
  roads: (c, id) => [
    { ...line(id, c.roadEdge, ["interpolate", ["exponential", 1.6], ["zoom"], 10, ["case", named(...MAIN), 1.6, 0.5], 16, ["case", named(...MAIN), 10, 6]]), id: `${id}-edge` },
    line(id, c.road, ["interpolate", ["exponential", 1.6], ["zoom"], 10, ["case", named(...MAIN), 1, 0.2], 16, ["case", named(...MAIN), 7.5, 4]]),
  ],
  tracks: (c, id) => [line(id, c.path, wider(0.6, 2.4), { "line-dasharray": [5, 2] })],
  paths: (c, id) => [line(id, c.path, wider(0.5, 1.8), { "line-dasharray": [2, 2] })],
  points: (c, id) => [
    words(id, c, 11.5, {
      minzoom: 11,
      layout: { "text-field": ["concat", ["match", ["get", "detail"], "peak", "▲ ", ""], ["coalesce", ["get", "name"], ""]] },
      paint: { "text-color": c.path },
    }),
  ],
  settlements: (c, id) => [
    { ...fill(id, c.built, 0.7) },
    words(id, c, ["match", ["get", "detail"], ["city", "town"], 15, "village", 13, 12], {
      minzoom: 9, layout: { "symbol-sort-key": ["match", ["get", "detail"], ["city", "town"], 0, "village", 1, 2] },
    }),
  ],
};

const relief = (colours) => [
  {
    id: "relief-line", type: "line", source: "relief", minzoom: 11,
    paint: {
      "line-color": colours.relief, "line-opacity": 0.7,
      "line-width": ["case", ["boolean", ["get", "major"], false], 1.1, 0.5],
    },
  },
  {
    id: "relief-text", type: "symbol", source: "relief", minzoom: 12.5, filter: ["==", ["get", "major"], true],
    layout: {
      "symbol-placement": "line", "text-font": [FONT], "text-size": 10.5, "symbol-spacing": 400,
      "text-field": ["to-string", ["get", "level_m"]],
    },
    paint: { "text-color": colours.relief, "text-halo-color": colours.halo, "text-halo-width": 1.2 },
  },
];

export async function readPack(base) {
  if (!base) return null;
  const answer = await fetch(new URL("pack.json", new URL(base, location.href))).catch(() => null);
  return answer?.ok ? answer.json() : null;
}

export const boundsOf = (pack) => pack?.bbox ?? null;

// Sources and layers of a pack, lowest first.
export function ground(pack, base, colours) {
  const at = (path) => new URL(path, new URL(base, location.href)).href;
  const [minzoom, maxzoom] = pack.shade_zooms ?? [9, 12];
  const sources = {
    hillshade: {
      type: "raster", tileSize: 256, tiles: [`${at("tiles/hillshade/")}{z}/{x}/{y}.png`],
      minzoom, maxzoom, bounds: pack.bbox,
    },
    relief: { type: "geojson", data: at("contours.geojson"), tolerance: 0.5 },
  };
  const layers = [];
  for (const [name, draw] of Object.entries(FILES)) {
    sources[name] = { type: "geojson", data: at(`features/${name}.geojson`), tolerance: 0.75 };
    layers.push(...draw(colours, name));
    if (name !== "water") continue;
    layers.push({
      id: "hillshade", type: "raster", source: "hillshade",
      paint: { "raster-opacity": colours.shade, "raster-fade-duration": 0 },
    }, ...relief(colours));
  }
  return { sources, layers };
}
