// Layers and legend in one: each line shows its symbol and can be switched off.

import { say } from "../words.js";
import { KINDS } from "./overlays.js";
import { palette } from "./palette.js";
import { drawSymbol } from "./symbols.js";

const memory = () => `fl-map-off:${location.pathname.split("/")[1]}`;
const off = () => new Set(JSON.parse(localStorage.getItem(memory()) ?? "[]"));

function swatch(kind) {
  const box = document.createElement("span");
  box.className = `map__swatch${kind.swatch ? ` map__swatch--${kind.swatch}` : ""}`;
  box.setAttribute("aria-hidden", "true");
  if (kind.symbol) box.append(drawSymbol(kind.symbol, palette()));
  return box;
}

function line(words, kind, visible, change) {
  const row = document.createElement("li");
  const label = document.createElement("label");
  const tick = document.createElement("input");
  tick.type = "checkbox";
  tick.checked = visible;
  tick.addEventListener("change", () => change(tick.checked));
  label.append(tick, swatch(kind), words);
  row.append(label);
  return row;
}

function remember(name, visible) {
  const hidden = off();
  if (visible) hidden.delete(name);
  else hidden.add(name);
  localStorage.setItem(memory(), JSON.stringify([...hidden]));
}

function groundLines(element) {
  const { map } = element;
  const set = (pattern) => (visible) => {
    for (const one of map.getStyle().layers) {
      if (pattern.test(one.id)) map.setLayoutProperty(one.id, "visibility", visible ? "visible" : "none");
    }
  };
  return [
    line(say("map-hillshade"), { swatch: "hillshade" }, true, set(/^hillshade$/)),
    line(say("map-relief"), { swatch: "relief" }, true, set(/^relief/)),
  ];
}

function operatorLine(element, list) {
  const layer = element.config.wmts;
  if (!layer?.url) return;
  const { map } = element;
  let wanted = false;
  const draw = () => {
    if (!wanted || map.getSource("operator")) return;
    map.addSource("operator", { type: "raster", tiles: [layer.url], tileSize: 256, maxzoom: 18 });
    const above = map.getStyle().layers.find((one) => one.id !== "paper" && one.id !== "hillshade");
    map.addLayer({ id: "operator", type: "raster", source: "operator" }, above?.id);
  };
  const show = (visible) => {
    wanted = visible;
    draw();
    if (!visible && map.getLayer("operator")) {
      map.removeLayer("operator");
      map.removeSource("operator");
    }
    // Whoever made the picture is named while it is shown.
    element.querySelector(".map__credit").textContent = visible ? layer.attribution : "";
  };
  element.addEventListener("fl:map-style", draw); // another look begins with a new style
  list.append(line(layer.name || say("map-wmts"), { swatch: "hillshade" }, false, show));
}

export function legend(element) {
  const panel = document.createElement("details");
  panel.className = "map__panel";
  const title = document.createElement("summary");
  title.textContent = say("map-layers");
  const list = document.createElement("ul");
  const hidden = off();
  for (const layer of [...element.layers].reverse()) {
    const kind = KINDS[layer.kind];
    const words = layer.label ?? say(kind.words);
    if (hidden.has(words)) element.show(layer, false);
    list.append(
      line(words, kind, !layer.hidden, (visible) => {
        element.show(layer, visible);
        remember(words, visible);
      }),
    );
  }
  if (element.pack) list.append(...groundLines(element));
  panel.append(title, list);
  if (element.layers.some((layer) => layer.kind === "probability")) panel.append(ramp());
  element.append(panel);
  operatorLine(element, list);
}

function ramp() {
  const row = document.createElement("div");
  row.className = "map__ramp";
  row.append(say("map-low"), document.createElement("i"), say("map-high"));
  return row;
}
