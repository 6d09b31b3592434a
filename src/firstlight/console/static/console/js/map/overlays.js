// What the desk knows, over the ground: each kind of layer knows how to draw and to explain itself.

import { FONT } from "./fonts.js";
import { HATCHES } from "./symbols.js";

const text = (id, colours, more = {}, paint = {}) => ({
  id: `${id}-text`, type: "symbol", source: id,
  layout: {
    "text-field": ["coalesce", ["get", "name"], ""], "text-font": [FONT], "text-size": 13,
    "text-optional": true, ...more,
  },
  paint: { "text-color": colours.ink, "text-halo-color": colours.halo, "text-halo-width": 1.8, ...paint },
});

const outline = (id, suffix, colour, width, more = {}, filter = null) => ({
  id: `${id}-${suffix}`, type: "line", source: id, layout: { "line-join": "round" },
  ...(filter ? { filter } : {}),
  paint: { "line-color": colour, "line-width": width, ...more },
});

const hit = (id) => ({
  id: `${id}-hit`, type: "fill", source: id, filter: ["==", ["geometry-type"], "Polygon"],
  paint: { "fill-color": "#000000", "fill-opacity": 0 },
});

const inState = (...states) => ["in", ["get", "state"], ["literal", states]];

function grids(id, c) {
  return [
    hit(id),
    outline(id, "line", c.still, ["interpolate", ["linear"], ["zoom"], 10, 0.6, 15, 1.4], { "line-opacity": 0.8, "line-dasharray": [6, 2] }),
    text(id, c, { "text-size": 12 }, { "text-color": c.still }),
  ];
}

function water(id, c) {
  return [
    { id: `${id}-fill`, type: "fill", source: id, paint: { "fill-color": c.water, "fill-opacity": 0.6 } },
    outline(id, "line", c.waterLine, 2),
    text(id, c, { "text-size": 13 }, { "text-color": c.waterLine }),
  ];
}

// How long a place has waited, in its own periods: in time, due, overdue. Amber deepens; no red.
const LATE = ["to-number", ["coalesce", ["get", "overdue"], 0]];

function waits(id, c) {
  return [
    { id: `${id}-fill`, type: "fill", source: id, filter: ["==", ["geometry-type"], "Polygon"],
      paint: { "fill-color": ["step", LATE, c.done, 1, c.late], "fill-opacity": ["step", LATE, 0.12, 1, 0.25, 2, 0.55] } },
    outline(id, "line", ["step", LATE, c.done, 1, c.late], ["step", LATE, 1, 1, 1.4, 2, 2.2]),
    text(id, c, { "text-size": 12 }),
  ];
}

function segments(id, c) {
  return [
    hit(id),
    outline(id, "planned", c.ink, 1.4, { "line-dasharray": [3, 2] }, ["!", inState("assigned", "searching", "complete", "abandoned")]),
    outline(id, "assigned", c.blue, 2, {}, inState("assigned")),
    outline(id, "searching", c.blue, 4, {}, inState("searching")),
    outline(id, "complete", c.done, 2.5, {}, inState("complete")),
    outline(id, "abandoned", c.late, 2, { "line-dasharray": [1, 2] }, inState("abandoned")),
    outline(id, "chosen", c.blue, 6, { "line-opacity": ["case", ["boolean", ["feature-state", "chosen"], false], 0.5, 0] }),
    text(id, c, { "text-size": 15, "text-allow-overlap": true }),
  ];
}

function changes(id, c) {
  const colour = ["match", ["get", "state"], "new", c.done, c.blue];
  return [
    { id: `${id}-fill`, type: "fill", source: id, filter: ["==", ["geometry-type"], "Polygon"],
      paint: { "fill-color": colour, "fill-opacity": 0.12 } },
    outline(id, "line", colour, 2.2),
    text(id, c, { "text-size": 12 }),
  ];
}

function warned(id, c) {
  return [
    { id: `${id}-fill`, type: "fill", source: id, paint: { "fill-color": c.late, "fill-opacity": 0.16 } },
    outline(id, "line", c.late, 2.5, { "line-dasharray": [3, 1.5] }),
    text(id, c, { "text-size": 13 }),
  ];
}

function probability(id) {
  return [{
    id: `${id}-image`, type: "raster", source: id,
    paint: { "raster-opacity": 0.72, "raster-fade-duration": 0, "raster-resampling": "nearest" },
  }];
}

function contours(id, c) {
  return [
    outline(id, "halo", c.halo, 4, { "line-opacity": 0.7 }),
    outline(id, "line", c.ink, ["match", ["to-string", ["get", "level"]], "25", 2.6, "50", 2, "75", 1.4, 1]),
    text(id, c, { "symbol-placement": "line", "text-field": ["concat", ["to-string", ["get", "level"]], " %"], "text-size": 12 }),
  ];
}

function covered(id) {
  const pattern = ["step", ["to-number", ["coalesce", ["get", "pod"], 0]], "hatch-0"];
  HATCHES.slice(1).forEach(([pod], at) => pattern.push(pod, `hatch-${at + 1}`));
  return [{
    id: `${id}-hatch`, type: "fill", source: id, filter: ["==", ["geometry-type"], "Polygon"],
    paint: { "fill-pattern": pattern, "fill-opacity": 0.8 },
  }];
}

function tracks(id, c) {
  return [
    outline(id, "edge", c.halo, 5),
    outline(id, "line", c.ink, 2.2),
    text(id, c, { "symbol-placement": "line", "text-size": 12, "text-max-angle": 80 }),
  ];
}

function routes(id, c) {
  return [outline(id, "edge", c.halo, 5), outline(id, "line", c.blue, 2.4, { "line-dasharray": [2, 1.5] }), text(id, c, { "symbol-placement": "line", "text-max-angle": 80 })];
}

const points = (fallback) => (id, c) => [{
  id: `${id}-points`, type: "symbol", source: id,
  layout: {
    "icon-image": ["coalesce", ["image", ["coalesce", ["get", "symbol"], fallback]], ["image", fallback]],
    "icon-allow-overlap": true, "text-field": ["coalesce", ["get", "name"], ""], "text-font": [FONT],
    "text-size": 12, "text-offset": [0, 1.15], "text-anchor": "top", "text-optional": true,
  },
  paint: { "text-color": c.ink, "text-halo-color": c.halo, "text-halo-width": 1.8 },
}];

// Lowest first: the picture of where someone may be lies under paths, lines and words.
export const KINDS = {
  water: { words: "map-water", draw: water, swatch: "water" },
  warned: { words: "map-warned", draw: warned, swatch: "warned" },
  probability: { words: "map-probability", draw: probability, swatch: "ramp", image: true },
  covered: { words: "map-covered", draw: covered, swatch: "hatch" },
  grids: { words: "map-grid", draw: grids, swatch: "grid" },
  waits: { words: "map-waits", draw: waits, swatch: "waits" },
  segments: { words: "map-segments", draw: segments, swatch: "segment" },
  changes: { words: "map-grid", draw: changes, swatch: "segment" },
  contours: { words: "map-contours", draw: contours, swatch: "contour", quiet: true },
  routes: { words: "map-tracks", draw: routes, swatch: "route" },
  tracks: { words: "map-tracks", draw: tracks, swatch: "track" },
  pins: { words: "map-pins", draw: points("place"), symbol: "contact_point" },
  clues: { words: "map-clues", draw: points("clue"), symbol: "clue" },
  people: { words: "map-people", draw: points("person"), symbol: "person" },
};
export const ORDER = Object.keys(KINDS);

export const sourceOf = (layer) =>
  KINDS[layer.kind].image
    ? { type: "image", url: new URL(layer.url, location.href).href, coordinates: corners(layer.bounds) }
    : {
        type: "geojson", data: { type: "FeatureCollection", features: [] }, promoteId: "id",
        tolerance: 0.75, // of a pixel: fewer corners to draw, and nobody sees which
      };

export const corners = ([west, south, east, north]) => [
  [west, north], [east, north], [east, south], [west, south],
];
