// Hears the server and keeps the page true without moving what the reader holds.
//
// Each message {"cursor", "subject": "incident:<id>", "what"} refreshes the parts that carry
// data-live="incident:<id>" (or "incident" or "desk", which hear every subject of their kind) by
// fetching their data-src; focus, scroll, open folds and half-typed fields stay.

import { refreshClocks } from "./time.js";
import { adoptDrafts } from "./drafts.js";
import { clockFace, say } from "./words.js";

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 30000;
const SILENCE_MS = 45000;

let source = null;
let cursor = "";
let wait = FIRST_WAIT_MS;
let heardAt = 0;
let lostAt = null;
const due = new Set();
let timer = 0;

function lamp(state, words) {
  for (const light of document.querySelectorAll("[data-heard]")) {
    light.dataset.state = state;
    light.querySelector("[data-heard-text]").textContent = words;
  }
}

function heard() {
  heardAt = Date.now();
  lostAt = null;
  wait = FIRST_WAIT_MS;
  lamp("on", say("heard", { time: clockFace() }));
}

function lost() {
  lostAt ??= new Date();
  lamp("lost", say("lost", { time: clockFace(lostAt) }));
}

const hears = (element, subject) =>
  element.dataset.live
    .split(/\s+/)
    .some((word) => word === "desk" || word === subject || word === subject.split(":")[0]);

const pathOf = (element, root) => {
  const steps = [];
  for (let at = element; at && at !== root; at = at.parentElement) {
    steps.unshift([...at.parentElement.children].indexOf(at));
  }
  return steps;
};

const follow = (root, steps) => steps.reduce((at, step) => at?.children[step], root);

function hold(root) {
  const active = root.contains(document.activeElement) ? document.activeElement : null;
  return {
    id: active?.id,
    href: active?.getAttribute?.("href"),
    name: active?.getAttribute?.("name"),
    steps: active && active !== root ? pathOf(active, root) : null,
    self: active === root,
    scroll: [...root.querySelectorAll("*"), root]
      .filter((one) => one.scrollTop || one.scrollLeft)
      .map((one) => [pathOf(one, root), one.scrollTop, one.scrollLeft]),
    open: [...root.querySelectorAll("details[open]")].map((one) => pathOf(one, root)),
  };
}

function give(root, held) {
  for (const steps of held.open) {
    const fold = follow(root, steps);
    if (fold?.tagName === "DETAILS") fold.open = true;
  }
  for (const [steps, top, left] of held.scroll) {
    const one = follow(root, steps);
    if (one) one.scrollTo({ top, left, behavior: "instant" });
  }
  if (!held.steps) return;
  const named = held.href ? `[href="${CSS.escape(held.href)}"]` : held.name ? `[name="${CSS.escape(held.name)}"]` : null;
  const target =
    (held.id && document.getElementById(held.id)) ||
    (named && root.querySelector(named)) ||
    follow(root, held.steps);
  target?.focus?.({ preventScroll: true });
}

const typing = (root) => {
  const active = document.activeElement;
  if (!root.contains(active)) return root.querySelector("form[data-sent], dialog[open]") !== null;
  return active.matches("textarea, select, input:not([type=checkbox], [type=radio])");
};

export function swap(element, html) {
  const fresh = document.createElement("template");
  fresh.innerHTML = html.trim();
  const only = fresh.content.children.length === 1 ? fresh.content.firstElementChild : null;
  const held = hold(element);
  // A fragment that carries its own data-live frame replaces the inside of ours, not a second frame.
  if (only?.dataset.live && only.dataset.live === element.dataset.live) element.replaceChildren(...only.childNodes);
  else element.replaceChildren(fresh.content);
  give(element, held);
  refreshClocks(element);
  adoptDrafts(element);
  window.htmx?.process(element);
  element.dispatchEvent(new CustomEvent("fl:refreshed", { bubbles: true }));
}

async function refresh(element) {
  if (typing(element)) {
    due.add(element);
    return;
  }
  due.delete(element);
  const answer = await fetch(element.dataset.src, {
    headers: { "X-Fragment": "1", "HX-Request": "true" },
    credentials: "same-origin",
  }).catch(() => null);
  if (!answer) return;
  if (answer.redirected || !answer.ok) {
    element.toggleAttribute("data-stale", true);
    return;
  }
  const html = await answer.text();
  if (typing(element)) due.add(element);
  else swap(element, html);
}

export function refreshNow(subject) {
  for (const element of document.querySelectorAll("[data-live]")) {
    if (!hears(element, subject)) continue;
    if (element.dataset.src) due.add(element);
    element.dispatchEvent(new CustomEvent("fl:live", { detail: { subject } }));
  }
  clearTimeout(timer);
  timer = setTimeout(() => [...due].forEach(refresh), 60);
}

function message(event) {
  heard();
  if (!event.data) return;
  const news = JSON.parse(event.data);
  if (news.cursor !== undefined) cursor = String(news.cursor);
  if (news.subject) refreshNow(news.subject);
  document.dispatchEvent(new CustomEvent("fl:news", { detail: news }));
}

function connect(address) {
  source = new EventSource(`${address}?since=${encodeURIComponent(cursor)}`);
  source.addEventListener("open", heard);
  source.addEventListener("message", message);
  source.addEventListener("beat", heard);
  source.addEventListener("error", () => {
    // The browser would try again with the old cursor; we do, with the newest one and a back-off.
    source.close();
    lost();
    setTimeout(() => connect(address), wait + Math.random() * 500);
    wait = Math.min(wait * 2, LONGEST_WAIT_MS);
  });
}

export function startLive() {
  document.addEventListener("focusout", () => {
    setTimeout(() => [...due].forEach((element) => element.isConnected && refresh(element)));
  });
  const address = document.body.dataset.liveUrl;
  if (!address || !("EventSource" in window)) return;
  cursor = document.body.dataset.cursor ?? "";
  connect(address);
  window.addEventListener("offline", lost);
  window.addEventListener("pagehide", () => source?.close());
  setInterval(() => {
    if (heardAt && Date.now() - heardAt > SILENCE_MS && source?.readyState !== EventSource.OPEN) lost();
  }, 5000);
}
