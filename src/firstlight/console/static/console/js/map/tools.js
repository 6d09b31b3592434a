// Tools around the map: in, out, all, print; north, scale, centre; the card of what was chosen.

import { gridReference } from "./grid.js";
import { say } from "../words.js";

const SHEET = new URL("../../icons.svg", import.meta.url).href;
const SVG = "http://www.w3.org/2000/svg";

export function icon(name) {
  const image = document.createElementNS(SVG, "svg");
  image.setAttribute("class", "icon");
  image.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `${SHEET}#${name}`);
  image.append(use);
  return image;
}

function tool(words, face, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "map__tool";
  button.setAttribute("aria-label", words);
  button.title = words;
  button.append(icon(face));
  button.addEventListener("click", act);
  return button;
}

export function tools(element) {
  const { map } = element;
  const box = document.createElement("div");
  box.className = "map__tools";
  const north = document.createElement("span");
  north.className = "map__north";
  north.setAttribute("role", "img");
  north.setAttribute("aria-label", say("map-north"));
  north.textContent = `↑${say("map-north-key")}`;
  box.append(
    tool(say("map-in"), "plus", () => map.zoomIn()),
    tool(say("map-out"), "minus", () => map.zoomOut()),
    tool(say("map-fit"), "fit", () => element.fit()),
    tool(say("map-print"), "print", () => window.print()),
    north,
  );
  element.append(box);
}

const NICE = [1, 2, 5];

// Metres on the ground for about 100 pixels, rounded down to 1, 2 or 5.
export function scaleOf(latitude_deg, zoom) {
  const metresPerPixel = (40075016.686 * Math.cos((latitude_deg * Math.PI) / 180)) / 2 ** (zoom + 9);
  const most = metresPerPixel * 110;
  const power = 10 ** Math.floor(Math.log10(most));
  const length_m = power * NICE.findLast((n) => n * power <= most);
  return { length_m, width_px: length_m / metresPerPixel };
}

export const pointText = ({ lng, lat }) => `${lat.toFixed(5)}, ${lng.toFixed(5)}`;

export function foot(element) {
  const { map, pack } = element;
  const box = document.createElement("div");
  box.className = "map__foot";
  const scale = document.createElement("span");
  scale.className = "map__scale";
  const centre = document.createElement("span");
  const source = document.createElement("span");
  source.textContent = pack ? attribution(pack) : say("map-no-terrain");
  const credit = document.createElement("span");
  credit.className = "map__credit";
  box.append(scale, centre, source, credit);
  element.append(box);
  const show = () => {
    const at = map.getCenter();
    const { length_m, width_px } = scaleOf(at.lat, map.getZoom());
    scale.textContent = length_m >= 1000 ? `${length_m / 1000} km` : `${length_m} m`;
    scale.style.width = `${Math.round(width_px)}px`;
    const grid = gridReference(at);
    centre.textContent = `${say("map-cursor", { point: pointText(at) })} WGS-84${grid && ` · ${grid} MGRS`}`;
  };
  map.on("move", show);
  show();
}

function attribution(pack) {
  // Made ground has nobody to thank; that it is made stands there already, in the reader's language.
  const sources = pack.made ? [] : (pack.sources ?? []);
  const credits = [...new Set(sources.map((one) => one.attribution).filter(Boolean))];
  const day = String(pack.built_at ?? "").slice(0, 10);
  return [pack.made ? say("map-made") : "", day && say("map-pack", { date: day }), ...credits]
    .filter(Boolean)
    .join(" · ");
}

function fillCard(box, properties) {
  const close = document.createElement("button");
  close.type = "button";
  close.className = "button button--small";
  close.append(icon("close"));
  close.setAttribute("aria-label", say("map-close"));
  close.addEventListener("click", () => { box.hidden = true; });
  const title = document.createElement(properties.url ? "a" : "strong");
  title.textContent = properties.name ?? "";
  if (properties.url) title.href = properties.url;
  box.replaceChildren(close, title);
  for (const words of [properties.state_name, properties.detail]) {
    if (!words) continue;
    const line = document.createElement("div");
    line.className = "small";
    line.textContent = words;
    box.append(line);
  }
  box.hidden = false;
}

export function card(element) {
  const { map } = element;
  const box = document.createElement("div");
  box.className = "map__card";
  box.hidden = true;
  box.setAttribute("aria-live", "polite");
  element.append(box);
  element.tell = (properties) => fillCard(box, properties);
  const mine = () => element.layers.flatMap((layer) =>
    (map.getStyle()?.layers ?? []).filter((one) => one.source === layer.id && one.type !== "raster").map((one) => one.id));
  map.on("click", (event) => {
    if (element.config.pick || element.drawing) return;
    const around = [[event.point.x - 4, event.point.y - 4], [event.point.x + 4, event.point.y + 4]];
    const [feature] = map.queryRenderedFeatures(around, { layers: mine() });
    if (!feature) {
      box.hidden = true;
      return;
    }
    const go = element.dispatchEvent(
      new CustomEvent("fl:feature", { bubbles: true, cancelable: true, detail: feature.properties }),
    );
    if (go) fillCard(box, feature.properties);
  });
  map.on("mousemove", (event) => {
    const over = map.queryRenderedFeatures(event.point, { layers: mine() }).length > 0;
    map.getCanvas().style.cursor = element.config.pick || element.drawing ? "crosshair" : over ? "pointer" : "";
  });
}
