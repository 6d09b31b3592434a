// The patrol on the phone: scan, type, check in by hand, record the way; all of it also without
// a signal. What is not sent stands in the bar and below the title until the station has it.

import { watch } from "./camera.js";
import { aheadMs } from "./clock.js";
import { refusal } from "./queue.js";
import { keepSending, queueOf, showCount } from "./unsent.js";
import { isAway } from "../signal.js";

const PLACE_MS = 4000;
const FIX_MS = 12000;
const FIXES = 20;
const SILENT_MS = 180000;

const root = document.querySelector("[data-patrol]");
const facts = JSON.parse(root.querySelector('script[type="application/json"]').textContent);
const part = root.querySelector("[data-patrol-part]");
const said = root.querySelector("[data-patrol-said]");
const camera = root.querySelector("[data-patrol-camera]");

const offsetS = aheadMs(facts.server_ms) / 1000;

let device = localStorage.getItem("fl-device");
if (!device) {
  device = crypto.randomUUID();
  try {
    localStorage.setItem("fl-device", device);
  } catch {
    // No room: this page has a name of its own.
  }
}

const say = (key, values = {}) =>
  (facts.words[key] ?? key).replace(/%\((\w+)\)s/g, (_, name) => String(values[name] ?? ""));
const clock = (when = new Date()) => `${String(when.getHours()).padStart(2, "0")}:${String(when.getMinutes()).padStart(2, "0")}`;
const tell = (words) => { said.textContent = words; };

function showUnsent(commands) {
  const mine = commands.filter((each) => each.data.run_id === facts.run);
  showCount(commands);
  const list = root.querySelector("[data-patrol-kept]");
  const words = mine
    .filter((each) => each.action === "patrols.record_scan")
    .map((each) => {
      const item = document.createElement("li");
      const name = each.data.code || each.name || "";
      item.textContent = `${name} ${say("kept", { time: clock(new Date(each.data.said_at)) })}`;
      return item;
    });
  list.replaceChildren(...words);
  list.hidden = !words.length;
}

async function refresh() {
  const answer = await fetch(root.dataset.part, { credentials: "same-origin" }).catch(() => null);
  if (answer?.ok) part.innerHTML = await answer.text();
}

const queue = queueOf(facts.person, root.dataset.outbox, {
  changed: showUnsent,
  lapsed: () => tell(say("lapsed")),
  sent: (receipts) => {
    const why = refusal(receipts);
    tell(why ? say("refused", { why }) : say("sent"));
    refresh();
  },
});

const place = () =>
  new Promise((ready) => {
    if (!facts.locates || !navigator.geolocation) return ready(null);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => ready({ lon: coords.longitude, lat: coords.latitude, accuracy_m: coords.accuracy }),
      () => ready(null),
      { enableHighAccuracy: true, timeout: PLACE_MS, maximumAge: 0 },
    );
  });

// Kept at once; the place is added when the phone finds it, and then all of it is sent.
async function record(way, more) {
  const now = new Date().toISOString();
  const id = queue.add("patrols.record_scan", {
    run_id: facts.run, way, device, said_at: now, made_at: now, clock_offset_s: offsetS, ...more,
  }, { page: location.pathname });
  if (!id) return tell(say("full"));
  if (!more.code) tell(say("kept", { time: clock() }));
  const here = await place();
  if (here) queue.amend(id, here);
  await queue.send();
}

const ours = (text) => /^[SR][0-9A-Z]{15,18}$/.test(text.toUpperCase().replace(/[^0-9A-Z]/g, ""));

let shut = null;

function closeCamera() {
  shut?.();
  shut = null;
  camera.hidden = true;
}

function readCode(text) {
  if (!ours(text)) {
    tell(say("not-ours"));
    return false;
  }
  closeCamera();
  tell(say("read", { code: text }));
  navigator.vibrate?.(80);
  record(text.toUpperCase().startsWith("R") ? "rotating" : "qr", { code: text });
  return true;
}

async function openCamera() {
  if (!camera.hidden) return closeCamera();
  camera.hidden = false;
  tell(say("looking"));
  try {
    const stop = await watch(camera.querySelector("video"), readCode);
    if (camera.hidden) stop(); // closed while the phone was still asking
    else shut = stop;
  } catch {
    closeCamera();
    tell(say("no-camera"));
    root.querySelector("[name=code]")?.focus();
  }
}

async function readTag() {
  tell(say("tag-near"));
  const tags = new NDEFReader();
  await tags.scan();
  tags.addEventListener("reading", ({ message, serialNumber }) => {
    const text = message.records.find((each) => each.recordType === "text");
    const words = text ? new TextDecoder(text.encoding ?? "utf-8").decode(text.data) : serialNumber;
    record("nfc", { code: words });
  }, { once: true });
}

async function byHand(form) {
  const checkpoint = form.elements.checkpoint_id.value;
  if (form.dataset.way === "geofence") {
    const here = await place();
    if (here) return record("geofence", { checkpoint_id: checkpoint, ...here });
    tell(say("no-place"));
  }
  return record("manual", { checkpoint_id: checkpoint });
}

function submitted(event) {
  const form = event.target;
  if (form.matches("[data-patrol-typed]")) {
    event.preventDefault();
    const code = form.elements.code.value.trim();
    if (!code) return tell(say("empty"));
    record("typed", { code });
    form.reset();
  } else if (form.matches("[data-patrol-hand]")) {
    event.preventDefault();
    byHand(form);
  } else if (form.matches("[data-patrol-end]") && (isAway() || queue.all().length)) {
    event.preventDefault();
    flushFixes();
    const ended = new Date(Date.now() - offsetS * 1000).toISOString();
    if (!queue.add("patrols.end_run", { run_id: facts.run, said_at: ended })) return tell(say("full"));
    stopTracking();
    queue.send().then(() => queue.all().length || location.reload());
  }
}

// The way, for who chose to share it: a fix every few seconds, sent some at a time.
let fixes = [];
let lastFix = 0;
let watching = null;

function flushFixes() {
  // Where the phone has no room, the way waits in the page.
  while (fixes.length && queue.add("patrols.record_track", { run_id: facts.run, fixes: fixes.slice(0, FIXES) })) {
    fixes = fixes.slice(FIXES);
  }
}

function tracked({ coords, timestamp }) {
  if (timestamp - lastFix < FIX_MS) return;
  if (lastFix && timestamp - lastFix > SILENT_MS) tell(say("tracking-stopped", { time: clock(new Date(lastFix)) }));
  lastFix = timestamp;
  fixes.push({ at: new Date(timestamp - offsetS * 1000).toISOString(), lon: coords.longitude, lat: coords.latitude, accuracy_m: coords.accuracy });
  if (fixes.length >= FIXES) {
    flushFixes();
    queue.send();
  }
}

function stopTracking() {
  if (watching !== null) navigator.geolocation.clearWatch(watching);
  watching = null;
}

function track() {
  if (!facts.tracks || !navigator.geolocation) return;
  watching = navigator.geolocation.watchPosition(tracked, () => {}, { enableHighAccuracy: true, maximumAge: 0 });
  tell(say("tracking", { time: clock() }));
  navigator.wakeLock?.request("screen").catch(() => {});
}

document.addEventListener("submit", submitted, true);
document.querySelector("[data-patrol-scan]")?.addEventListener("click", openCamera);
root.querySelector("[data-patrol-close]")?.addEventListener("click", closeCamera);
const tagButton = root.querySelector("[data-patrol-nfc]");
if (tagButton && "NDEFReader" in window) {
  tagButton.hidden = false;
  tagButton.querySelector("button").addEventListener("click", () => readTag().catch(() => tell(say("no-tag"))));
}
addEventListener("pagehide", flushFixes);
keepSending(queue);
track();
