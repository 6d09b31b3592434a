// The whole main job by keyboard. Rows are [data-row] with a link inside; the next step is
// [data-next]; rooms are the rail's own links; a new report is [data-new] or the key's own address.

import { openCommand } from "./command.js";
import { undoLast } from "./undo.js";

const ROOMS = { d: "desk", i: "incidents", s: "searches", f: "people", p: "places", e: "equipment", m: "my", l: "log" };
let chord = "";
let chordTimer = 0;

const writing = (target) =>
  target.isContentEditable || target.matches("input:not([type=checkbox], [type=radio], [type=button]), textarea, select");

const visible = (element) => element.offsetParent !== null;

function move(step) {
  const rows = [...document.querySelectorAll("[data-row]")].filter(visible);
  if (!rows.length) return;
  const here = rows.findIndex((row) => row.contains(document.activeElement) || row.matches("[aria-current]"));
  const next = here < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, here + step));
  const link = rows[next].matches("a, button") ? rows[next] : rows[next].querySelector("a, button");
  for (const row of rows) if (row.matches("tr")) row.removeAttribute("aria-current");
  if (rows[next].matches("tr")) rows[next].setAttribute("aria-current", "true");
  link?.focus();
  rows[next].scrollIntoView({ block: "nearest" });
}

function nextStep() {
  const step = [...document.querySelectorAll("[data-next]")].find(visible);
  if (!step) return;
  step.focus();
  step.scrollIntoView({ block: "nearest" });
  if (step.matches("summary")) step.click();
}

function goTo(letter) {
  const room = document.querySelector(`.rail a[data-room="${ROOMS[letter] ?? ""}"]`);
  if (room) location.assign(room.href);
}

function report() {
  const link = document.querySelector("[data-new]");
  if (link?.href) location.assign(link.href);
  else link?.click();
}

const ACTS = {
  n: report,
  j: () => move(1),
  k: () => move(-1),
  ".": nextStep,
  u: undoLast,
  "/": openCommand,
  "?": () => document.querySelector("[data-keys]")?.showModal(),
};

function pressed(event) {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    openCommand();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (writing(event.target) || document.querySelector("dialog[open]")) return;
  // While the map has the keys, letters are the map's.
  if (event.target.closest?.(".maplibregl-canvas-container")) return;
  if (chord === "g") {
    chord = "";
    goTo(event.key);
    return;
  }
  if (event.key === "g") {
    chord = "g";
    clearTimeout(chordTimer);
    chordTimer = setTimeout(() => { chord = ""; }, 1200);
    return;
  }
  const act = ACTS[event.key];
  if (!act) return;
  event.preventDefault();
  act();
}

export function startKeys() {
  document.addEventListener("keydown", pressed);
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-keys-open]")) document.querySelector("[data-keys]")?.showModal();
    if (event.target.closest("[data-command]")) openCommand();
  });
}
