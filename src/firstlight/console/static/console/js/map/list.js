// The same in words: everything on the map as a list, for readers, screen readers and keyboards.

import { say } from "../words.js";
import { KINDS } from "./overlays.js";

function centreOf(geometry) {
  const found = [];
  const eat = (part) => (typeof part[0] === "number" ? found.push(part) : part.forEach(eat));
  if (geometry?.coordinates?.length) eat(geometry.coordinates);
  if (!found.length) return null;
  const mean = (axis) => found.reduce((sum, point) => sum + point[axis], 0) / found.length;
  return [mean(0), mean(1)];
}

const LISTED = 200;
const waiting = new WeakSet();

function entry(element, feature) {
  const { name, state_name: state, detail, url } = feature.properties ?? {};
  if (!name) return null;
  const row = document.createElement("li");
  const title = document.createElement(url ? "a" : "span");
  title.textContent = name;
  if (url) title.href = url;
  row.append(title);
  for (const words of [state, detail]) {
    if (!words) continue;
    const note = document.createElement("span");
    note.className = "muted";
    note.textContent = words;
    row.append(note);
  }
  const centre = centreOf(feature.geometry);
  if (centre && element.map) {
    const show = document.createElement("button");
    show.type = "button";
    show.className = "button button--plain button--small";
    show.textContent = say("map-show");
    show.setAttribute("aria-label", `${say("map-show")}: ${name}`);
    show.addEventListener("click", () => {
      element.map.easeTo({ center: centre, zoom: Math.max(element.map.getZoom(), 14) });
      element.tell?.(feature.properties);
    });
    row.append(show);
  }
  return row;
}

// One level below the heading that stands last before the list.
function levelBelow(fold) {
  const before = [...document.querySelectorAll("h1, h2, h3, h4")].filter(
    (each) => each.compareDocumentPosition(fold) & Node.DOCUMENT_POSITION_FOLLOWING && !fold.contains(each),
  );
  return Number(before.at(-1)?.tagName[1] ?? 1) + 1;
}

// Hundreds of lines that nobody looks at would hold up the keys: written while the list is open.
export function listFeatures(element) {
  const fold = document.querySelector(`[data-list-of="${element.id}"]`);
  const box = fold?.querySelector("[data-list-body]");
  if (!box) return;
  if (!fold.open && element.map) {
    if (!waiting.has(fold)) fold.addEventListener("toggle", () => listFeatures(element), { once: true });
    waiting.add(fold);
    return;
  }
  waiting.delete(fold);
  const parts = [];
  const heading = `h${levelBelow(fold)}`;
  for (const layer of element.layers) {
    const kind = KINDS[layer.kind];
    const features = element.data.get(layer.id)?.features ?? [];
    const rows = features.slice(0, LISTED).map((feature) => entry(element, feature)).filter(Boolean);
    if (!rows.length) continue;
    const title = document.createElement(heading);
    title.textContent = `${layer.label ?? say(kind.words)} · ${features.length}`;
    const list = document.createElement("ul");
    list.append(...rows);
    parts.push(title, list);
  }
  if (box.contains(document.activeElement)) return;
  box.replaceChildren(...parts);
}
