// One box for everything: rooms, the steps and links of this page, and the server's own search.

import { say } from "./words.js";

const ANSWER_MS = 140;
let dialog, input, list, none;
let options = [];
let chosen = 0;
let timer = 0;
let asked = 0;

const clean = (text) => text.replace(/\s+/g, " ").trim();

function ownEntries() {
  const rooms = [...document.querySelectorAll(".rail a")].map((link) => ({
    label: clean(link.querySelector("span")?.textContent ?? link.textContent),
    key: link.dataset.room,
    kind: say("kind-room"),
    go: () => location.assign(link.href),
  }));
  const steps = [...document.querySelectorAll("main .steps .button:not([aria-disabled])")].map((button) => ({
    label: clean(button.textContent),
    kind: say("kind-step"),
    go: () => (button.matches("a, summary") ? button.click() : button.focus()),
  }));
  const links = [...document.querySelectorAll("main [data-row] a, main .page__acts .button, main [data-new]")].map((link) => ({
    label: clean(link.textContent),
    kind: say("kind-page"),
    go: () => link.click(),
  }));
  const seen = new Set();
  return [...steps, ...links, ...rooms].filter((one) => one.label && !seen.has(one.label) && seen.add(one.label));
}

const fits = (entry, query) =>
  entry.label.toLowerCase().includes(query) || (entry.key ?? "").startsWith(query);

async function serverEntries(query) {
  const address = document.body.dataset.searchUrl;
  if (!address || !query) return [];
  const answer = await fetch(`${address}?q=${encodeURIComponent(query)}`, {
    headers: { Accept: "application/json" },
  }).catch(() => null);
  if (!answer?.ok) return [];
  const { results = [] } = await answer.json();
  return results.map((one) => ({ label: one.label, kind: one.kind, go: () => location.assign(one.url) }));
}

function choose(index) {
  chosen = Math.max(0, Math.min(options.length - 1, index));
  [...list.children].forEach((row, at) => row.setAttribute("aria-selected", String(at === chosen)));
  const row = list.children[chosen];
  if (row) {
    input.setAttribute("aria-activedescendant", row.id);
    row.scrollIntoView({ block: "nearest" });
  } else {
    input.removeAttribute("aria-activedescendant");
  }
}

function show(entries) {
  options = entries.slice(0, 40);
  list.replaceChildren(
    ...options.map((entry, at) => {
      const row = document.createElement("div");
      row.id = `command-${at}`;
      row.setAttribute("role", "option");
      const kind = document.createElement("span");
      kind.className = "command__kind";
      kind.textContent = entry.kind ?? "";
      row.append(entry.label, kind);
      row.addEventListener("click", () => run(at));
      return row;
    }),
  );
  none.textContent = options.length ? "" : say("no-match");
  none.hidden = options.length > 0;
  choose(0);
}

function run(at) {
  const entry = options[at];
  if (!entry) return;
  dialog.close();
  entry.go();
}

function typed() {
  const query = clean(input.value).toLowerCase();
  const own = ownEntries().filter((entry) => fits(entry, query));
  show(own);
  clearTimeout(timer);
  const turn = ++asked;
  timer = setTimeout(async () => {
    const found = await serverEntries(query);
    // An answer to what was typed earlier is no answer to what stands there now.
    if (turn === asked && found.length) show([...found, ...own]);
  }, ANSWER_MS);
}

function keyed(event) {
  const steps = { ArrowDown: 1, ArrowUp: -1 };
  if (event.key in steps) {
    event.preventDefault();
    choose(chosen + steps[event.key]);
  } else if (event.key === "Escape") {
    // A search field would swallow the first Escape to empty itself.
    event.preventDefault();
    dialog.close();
  } else if (event.key === "Enter" && !event.isComposing) {
    event.preventDefault();
    run(chosen);
  }
}

export function openCommand() {
  if (!dialog || dialog.open) return;
  dialog.showModal();
  input.value = "";
  typed();
  input.focus();
}

export function startCommand() {
  dialog = document.querySelector("[data-command-dialog]");
  if (!dialog) return;
  input = dialog.querySelector("input");
  list = dialog.querySelector("[role=listbox]");
  none = dialog.querySelector("[data-command-none]");
  input.addEventListener("input", typed);
  input.addEventListener("keydown", keyed);
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
}
