// <fl-map>: the map of a page. What it shows stands as JSON inside it:
//
// {"terrain": "/terrain/<pack>/", "bounds": [w, s, e, n], "center": [lon, lat], "zoom": 12,
//  "layers": [{"kind": "segments", "url": "…", "label": "…", "hidden": false, "every_s": 0, "features": GeoJSON instead of a url,
//              "bounds": [w, s, e, n] (images only)}],
//  "pick": {"latitude": "id_lat", "longitude": "id_lon"} or {"point": "id_point"},
//  "draw": {"input": "id_geometry", "kind": "polygon"}, "wmts": {"url": "…", "name": "…", "attribution": "…"}}

import * as maplibre from "../../../vendor/maplibre-gl.mjs";
import { quiet } from "../quiet.js";
import { say } from "../words.js";
import { fontFaces } from "./fonts.js";
import { boundsOf, ground, readPack } from "./ground.js";
import { listFeatures } from "./list.js";
import { legend } from "./legend.js";
import { KINDS, ORDER, corners, sourceOf } from "./overlays.js";
import { palette } from "./palette.js";
import { startPicking } from "./pick.js";
import { startPrinting } from "./print.js";
import { addImages } from "./symbols.js";
import { card, foot, tools } from "./tools.js";

maplibre.setWorkerUrl(new URL("../../../vendor/maplibre-gl-worker.mjs", import.meta.url).href);

const WORLD = [73, 18, 135, 54];

function drawable() {
  const canvas = document.createElement("canvas");
  return Boolean(canvas.getContext("webgl2"));
}

async function textOf(address) {
  const headers = { Accept: "application/geo+json, application/json" };
  const answer = await fetch(address, { headers }).catch(() => null);
  // A lapsed sign-in is answered by a page of its own.
  return answer?.ok && !answer.redirected ? answer.text() : null;
}

class FlMap extends HTMLElement {
  connectedCallback() {
    if (this.map || this.starting) return;
    this.starting = true;
    this.config = JSON.parse(this.querySelector('script[type="application/json"]')?.textContent ?? "{}");
    this.layers = (this.config.layers ?? []).map((layer, at) => ({ id: `${layer.kind}-${at}o`, ...layer }));
    this.layers.sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
    this.data = new Map();
    this.told = new Map();
    this.start().catch((error) => this.fail(error));
  }

  disconnectedCallback() {
    (this.timers ?? []).forEach(clearInterval);
    document.removeEventListener("fl:theme", this.repaint);
    this.map?.remove();
    this.map = null;
  }

  fail(error) {
    console.warn("map", error);
    const words = document.createElement("p");
    words.className = "map__off";
    words.textContent = say("map-none");
    this.append(words);
    this.loadAll();
  }

  async start() {
    if (!drawable()) throw new Error("WebGL 2 is not available");
    [this.pack, this.faces] = await Promise.all([readPack(this.config.terrain), fontFaces()]);
    const bounds = this.config.bounds ?? boundsOf(this.pack);
    const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.map = new maplibre.Map({
      container: this.querySelector(".map__canvas"),
      style: this.style_(),
      ...(this.config.center ? { center: this.config.center, zoom: this.config.zoom ?? 13 } : { bounds: bounds ?? WORLD }),
      fitBoundsOptions: { padding: 24 },
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      maxZoom: 18,
      // Where words have room is worked out once in this time; without it for every frame, and a
      // map with hundreds of people on it moves a third slower.
      fadeDuration: isStill ? 0 : 300,
      locale: { "Map.Title": this.getAttribute("label") ?? say("map-layers") },
      reduceMotion: isStill,
    });
    this.map.touchZoomRotate.disableRotation();
    this.map.keyboard.disableRotation();
    this.map.on("styleimagemissing", () => {});
    this.map.on("error", (event) => this.softly(event));
    tools(this, maplibre);
    foot(this);
    card(this);
    startPrinting(this);
    if (this.config.pick) startPicking(this, maplibre);
    if (this.config.draw) import("./draw.js").then(({ startDrawing }) => startDrawing(this));
    await new Promise((ready) => this.map.once("style.load", ready));
    addImages(this.map, palette());
    legend(this);
    this.repaint = () => this.repainted();
    document.addEventListener("fl:theme", this.repaint);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", this.repaint);
    await this.loadAll();
    this.keepLoading();
    this.dispatchEvent(new CustomEvent("fl:map", { bubbles: true }));
  }

  // A tile beyond the pack's edge is no fault; anything else is said in the console.
  softly(event) {
    const status = event.error?.status;
    if (status !== 404 && status !== 204) console.warn("map", event.error?.message ?? event);
  }

  style_() {
    const colours = palette();
    const style = {
      version: 8,
      "font-faces": this.faces,
      sources: {},
      layers: [{ id: "paper", type: "background", paint: { "background-color": colours.paper } }],
    };
    if (this.pack) {
      const below = ground(this.pack, this.config.terrain, colours);
      Object.assign(style.sources, below.sources);
      style.layers.push(...below.layers);
    }
    const paths = style.layers.findIndex((layer) => /^(streams|power|roads|tracks|paths|points|settlements)/.test(layer.id));
    for (const layer of this.layers) {
      const kind = KINDS[layer.kind];
      if (kind.image && !layer.url) continue;
      style.sources[layer.id] = sourceOf(layer);
      const drawn = kind.draw(layer.id, colours).map((one) => ({
        ...one,
        layout: { ...one.layout, visibility: layer.hidden ? "none" : "visible" },
      }));
      // The picture of probability goes under paths and words; all else on top.
      if (kind.image && paths >= 0) style.layers.splice(paths, 0, ...drawn);
      else style.layers.push(...drawn);
    }
    return style;
  }

  repainted() {
    this.map.setStyle(this.style_(), { diff: false });
    this.map.once("style.load", () => {
      addImages(this.map, palette());
      for (const [id, data] of this.data) this.map.getSource(id)?.setData?.(data);
      this.dispatchEvent(new CustomEvent("fl:map-style"));
    });
  }

  keepLoading() {
    this.timers = this.layers
      .filter((layer) => layer.every_s > 0)
      .map((layer) => setInterval(() => document.hidden || this.load(layer), layer.every_s * 1000));
    let timer = 0;
    this.addEventListener("fl:live", () => {
      clearTimeout(timer);
      timer = setTimeout(() => this.loadAll(), 250);
    });
  }

  async loadAll() {
    await Promise.all(this.layers.map((layer) => this.load(layer)));
    listFeatures(this);
    if (!this.fitted && !this.config.center && !this.config.bounds) this.fit(false);
    this.fitted = true;
  }

  async load(layer) {
    if (!layer.url && !layer.features) return;
    if (KINDS[layer.kind].image) {
      this.refreshImage(layer);
      return;
    }
    const told = layer.features ?? (await textOf(layer.url));
    // What is as it was is not laid out and drawn anew.
    if (!told || told === this.told.get(layer.id)) return;
    const turn = (layer.turn = (layer.turn ?? 0) + 1);
    if (this.fitted) await quiet();
    if (turn !== layer.turn) return; // something newer came meanwhile
    this.told.set(layer.id, told);
    const data = layer.features ?? JSON.parse(told);
    this.data.set(layer.id, data);
    this.map?.getSource(layer.id)?.setData(data);
  }

  refreshImage(layer) {
    const source = this.map?.getSource(layer.id);
    if (!source || !layer.seen) {
      layer.seen = true;
      return;
    }
    const address = new URL(layer.url, location.href);
    address.searchParams.set("t", String(Date.now()));
    source.updateImage({ url: address.href, coordinates: corners(layer.bounds) });
  }

  // Everything known, or the pack where nothing is.
  fit(animate = true) {
    const box = new maplibre.LngLatBounds();
    const eat = (part) => (typeof part[0] === "number" ? box.extend(part) : part.forEach(eat));
    const soak = (geometry) => {
      if (!geometry) return;
      if (geometry.geometries) geometry.geometries.forEach(soak);
      else if (geometry.coordinates?.length) eat(geometry.coordinates);
    };
    for (const [id, data] of this.data) {
      if (this.layers.find((layer) => layer.id === id)?.hidden) continue;
      (data.features ?? []).forEach((feature) => soak(feature.geometry));
    }
    const bounds = box.isEmpty() ? this.config.bounds ?? boundsOf(this.pack) : box;
    if (bounds) this.map.fitBounds(bounds, { padding: 40, maxZoom: 15, animate });
  }

  show(layer, visible) {
    layer.hidden = !visible;
    for (const one of this.map.getStyle().layers) {
      if (one.source === layer.id) this.map.setLayoutProperty(one.id, "visibility", visible ? "visible" : "none");
    }
  }
}

customElements.define("fl-map", FlMap);
