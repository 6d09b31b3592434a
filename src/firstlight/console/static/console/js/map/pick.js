// A point by click, by keys or by typing; always WGS-84, latitude first, as people say it.

import { say } from "../words.js";
import { pointText } from "./tools.js";
import { boundsOf } from "./ground.js";
import { drawSymbol } from "./symbols.js";
import { palette } from "./palette.js";

const field = (id) => (id ? document.getElementById(id) : null);

export function parsePoint(text) {
  const parts = text.trim().split(/[\s,，;；]+/).map(Number);
  if (parts.length !== 2 || parts.some((part) => !Number.isFinite(part))) return { wrong: "map-bad-point" };
  const [lat, lng] = parts;
  if (Math.abs(lat) > 90 && Math.abs(lng) <= 90) return { wrong: "map-swapped" };
  if (Math.abs(lat) > 90 || Math.abs(lng) > 180) return { wrong: "map-bad-point" };
  return { point: { lat, lng } };
}

function inside(point, bounds) {
  if (!bounds) return true;
  const [west, south, east, north] = bounds;
  return point.lng >= west && point.lng <= east && point.lat >= south && point.lat <= north;
}

// The fields are looked up each time: the part of the page with the form may have been drawn anew.
function inputs(pick) {
  const one = () => field(pick.point);
  const lat = () => field(pick.latitude);
  const lng = () => field(pick.longitude);
  const all = () => [one(), lat(), lng()].filter(Boolean);
  return {
    all,
    has: (element) => all().includes(element),
    isOpen: () => all().some((input) => input.getClientRects().length > 0),
    text: () => (one() ? one().value : `${lat()?.value ?? ""} ${lng()?.value ?? ""}`),
    empty: () => (one() ? !one().value.trim() : !lat()?.value.trim() || !lng()?.value.trim()),
    write: (point) => {
      if (one()) one().value = pointText(point);
      if (lat()) lat().value = point.lat.toFixed(6);
      if (lng()) lng().value = point.lng.toFixed(6);
    },
  };
}

export function startPicking(element, maplibre) {
  const { map } = element;
  const form = inputs(element.config.pick);
  const bounds = boundsOf(element.pack) ?? element.config.bounds;
  const said = document.createElement("p");
  said.className = "map__said";
  said.setAttribute("role", "status");
  element.after(said);
  element.setAttribute("data-picking", "");
  const cross = document.createElement("div");
  cross.className = "map__cross";
  element.append(cross);
  const face = document.createElement("div");
  face.className = "map__marker";
  face.append(drawSymbol("last_seen", palette()));
  face.firstChild.style.width = "32px";
  const marker = new maplibre.Marker({ element: face, draggable: true });

  const tell = (key, values) => {
    said.textContent = say(key, values);
    said.toggleAttribute("data-wrong", key !== "map-here");
  };
  const put = (point, from) => {
    if (!form.isOpen()) return;
    marker.setLngLat(point).addTo(map);
    if (from !== "typed") {
      form.write(point);
      form.all().forEach((input) => {
        input.dispatchEvent(new Event("input", { bubbles: true }));
        input.removeAttribute("aria-invalid");
      });
    }
    tell(inside(point, bounds) ? "map-here" : "map-off", { point: `${pointText(point)} WGS-84` });
    element.dispatchEvent(new CustomEvent("fl:point", { bubbles: true, detail: point }));
  };
  const typed = (move) => {
    if (form.empty()) {
      marker.remove();
      said.textContent = "";
      return;
    }
    const { point, wrong } = parsePoint(form.text());
    if (wrong) {
      tell(wrong);
      return;
    }
    put(point, "typed");
    if (move) map.easeTo({ center: point, zoom: Math.max(map.getZoom(), 13) });
  };
  map.on("click", (event) => put(event.lngLat, "map"));
  marker.on("dragend", () => put(marker.getLngLat(), "map"));
  map.getCanvas().addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    put(map.getCenter(), "map");
  });
  document.addEventListener("change", (event) => form.has(event.target) && typed(true));
  document.addEventListener("fl:refreshed", () => typed(false));
  typed(true);
}
