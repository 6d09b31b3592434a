// Areas and lines drawn and mended by hand; what is drawn stands as GeoJSON in a form field.

import { TerraDraw, TerraDrawLineStringMode, TerraDrawPolygonMode, TerraDrawSelectMode } from "../../../vendor/terra-draw.mjs";
import { TerraDrawMapLibreGLAdapter } from "../../../vendor/terra-draw-adapter.mjs";
import { say } from "../words.js";
import { palette } from "./palette.js";

const EDIT = { feature: { draggable: false, coordinates: { midpoints: true, draggable: true, deletable: true } } };

function button(words, act) {
  const one = document.createElement("button");
  one.type = "button";
  one.className = "button button--small";
  one.textContent = words;
  one.addEventListener("click", act);
  return one;
}

// Names and keys of what was loaded stay with it; the drawing kit's own notes go.
function gather(draw, kept) {
  const features = draw.getSnapshot()
    .filter((feature) => ["polygon", "linestring"].includes(feature.properties.mode))
    .map((feature) => ({
      type: "Feature",
      geometry: feature.geometry,
      properties: kept.get(feature.id) ?? {},
    }));
  return { type: "FeatureCollection", features };
}

function parts(geometry) {
  if (geometry.type === "MultiPolygon") return geometry.coordinates.map((coordinates) => ({ type: "Polygon", coordinates }));
  if (geometry.type === "MultiLineString") return geometry.coordinates.map((coordinates) => ({ type: "LineString", coordinates }));
  return [geometry];
}

// The kit takes nine decimals at most, about a tenth of a millimetre.
const trim = (part) => (typeof part === "number" ? Number(part.toFixed(9)) : part.map(trim));

function load(draw, text, kept) {
  const document_ = JSON.parse(text);
  const features = document_.features ?? [document_.geometry ? document_ : { geometry: document_, properties: {} }];
  const ready = features.flatMap((feature) =>
    parts(feature.geometry).map((geometry) => ({
      type: "Feature",
      properties: { mode: geometry.type === "LineString" ? "linestring" : "polygon" },
      geometry: { type: geometry.type, coordinates: trim(geometry.coordinates) },
      kept: feature.properties ?? {},
    })),
  );
  const results = draw.addFeatures(ready.map(({ kept: _, ...feature }) => feature));
  results.forEach((result, at) => { if (result.valid) kept.set(result.id, ready[at].kept); });
}

export function startDrawing(element) {
  const { map, config } = element;
  const input = document.getElementById(config.draw.input);
  if (!input) return;
  const { blue, surface } = palette();
  const kind = config.draw.kind === "line" ? "linestring" : "polygon";
  const paint = { fillColor: blue, fillOpacity: 0.15, outlineColor: blue, outlineWidth: 3, lineStringColor: blue, lineStringWidth: 3, closingPointColor: surface, closingPointOutlineColor: blue };
  const kept = new Map();
  const begin = () => {
    const draw = new TerraDraw({
      adapter: new TerraDrawMapLibreGLAdapter({ map, coordinatePrecision: 9 }),
      modes: [
        new TerraDrawPolygonMode({ styles: paint, showCoordinatePoints: true }),
        new TerraDrawLineStringMode({ styles: paint, showCoordinatePoints: true }),
        new TerraDrawSelectMode({
          flags: { polygon: EDIT, linestring: EDIT },
          styles: { selectedPolygonColor: blue, selectedPolygonOutlineColor: blue, selectionPointColor: blue, midPointColor: surface, midPointOutlineColor: blue },
        }),
      ],
    });
    draw.start();
    if (input.value.trim()) load(draw, input.value, kept);
    bar(element, draw, kind, input, kept);
  };
  if (map.isStyleLoaded()) begin();
  else map.once("idle", begin);
}

function bar(element, draw, kind, input, kept) {
  const box = document.createElement("div");
  box.className = "map__draw";
  box.setAttribute("role", "toolbar");
  let selected = null;
  const write = () => {
    input.value = JSON.stringify(gather(draw, kept));
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const mode = (name) => () => {
    draw.setMode(name);
    element.drawing = name !== "static";
    steps.forEach(([key, one]) => one.setAttribute("aria-pressed", String(key === name)));
  };
  const steps = [
    [kind, button(say(`map-draw-${kind}`), () => mode(kind)())],
    ["select", button(say("map-draw-edit"), () => mode("select")())],
    ["static", button(say("map-draw-done"), () => mode("static")())],
  ];
  const remove = button(say(kind === "linestring" ? "map-draw-delete-line" : "map-draw-delete"), () => {
    if (!selected) return;
    draw.removeFeatures([selected]);
    selected = null;
    write();
  });
  draw.on("select", (id) => { selected = id; });
  draw.on("deselect", () => { selected = null; });
  draw.on("finish", () => {
    write();
    if (draw.getMode() === kind) mode("select")();
  });
  box.append(...steps.slice(0, 2).map(([, one]) => one), remove, steps[2][1]);
  element.append(box);
  mode("static")();
}
