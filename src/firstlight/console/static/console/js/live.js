// Hears the server and keeps the page true without moving what the reader holds.
//
// Each message {"cursor", "subject": "incident:<id>", "what"} refreshes the parts that carry
// data-live="incident:<id>" (or "incident" or "desk", which hear every subject of their kind) by
// fetching their data-src; focus, scroll, open folds and half-typed fields stay.

import { refreshClocks } from "./time.js";
import { adoptDrafts, isBegun, matterOf } from "./drafts.js";
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
// Which asking each part shows, of all that were sent out.
const shown = new WeakMap();
let askings = 0;
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

// What a control is, wherever it stands: rows come and go above it, and what is in its old place may
// be another person's. Numbers in its words may change.
const markOf = (element) =>
  JSON.stringify([
    element.tagName,
    element.id,
    element.getAttribute("href"),
    element.form && matterOf(element.form),
    element.name,
    element.matches("button, [type=checkbox], [type=radio]") ? element.value : "",
    element.matches("button, summary, a") ? element.textContent.trim().replace(/\d+/g, "#") : "",
  ]);

const held = (element, root) => ({ tag: element.tagName, mark: markOf(element), steps: pathOf(element, root) });

function again(root, { tag, mark, steps }) {
  const alike = [...root.querySelectorAll(tag)].filter((one) => markOf(one) === mark);
  const there = follow(root, steps);
  return alike.includes(there) ? there : alike[0];
}

function hold(root) {
  const active = root.contains(document.activeElement) ? document.activeElement : null;
  return {
    active: active && active !== root ? held(active, root) : null,
    scroll: [...root.querySelectorAll("*"), root]
      .filter((one) => one.scrollTop || one.scrollLeft)
      .map((one) => [pathOf(one, root), one.scrollTop, one.scrollLeft]),
    open: [...root.querySelectorAll("details[open] > summary")].map((one) => held(one, root)),
    folds: new Set([...root.querySelectorAll("summary")].map(markOf)),
  };
}

function give(root, { active, scroll, open, folds }) {
  const renamed = (there) => (there?.tagName === "SUMMARY" && !folds.has(markOf(there)) ? there : null);
  for (const one of open) {
    const summary = again(root, one) ?? renamed(follow(root, one.steps));
    if (summary) summary.parentElement.open = true;
  }
  for (const [steps, top, left] of scroll) {
    follow(root, steps)?.scrollTo({ top, left, behavior: "instant" });
  }
  if (!active) return;
  const target = again(root, active);
  // What was held is gone. Its neighbour may do the same to somebody else: the part takes the focus.
  if (!target && !root.hasAttribute("tabindex")) root.tabIndex = -1;
  (target ?? root).focus({ preventScroll: true });
}

// A part is left alone while its reader's hand is in it: a button is down, an act is on its way, or
// something is being written.
function isInHand(root) {
  if (root.hasAttribute("aria-busy") || root.querySelector("form[data-sent], dialog[open], :active, [data-errors]:focus")) return true;
  const active = document.activeElement;
  return root.contains(active) && active.matches("textarea, select, input:not([type=checkbox], [type=radio])");
}

// A form that the reader has opened and begun, and that the news does not carry.
function wouldLose(root, fresh) {
  const matter = (form) => matterOf(form).join(" ");
  const kept = new Set([...fresh.content.querySelectorAll("form")].map(matter));
  return [...root.querySelectorAll('form[method="post"]')].some(
    (form) =>
      !kept.has(matter(form)) &&
      form.getClientRects().length > 0 &&
      (form.contains(document.activeElement) || form.hasAttribute("data-refused") || isBegun(form)),
  );
}

function sayWaiting(element) {
  if (element.querySelector(":scope > [data-news]")) return;
  const line = document.createElement("p");
  line.className = "news-waits";
  line.dataset.news = "";
  line.setAttribute("role", "status");
  line.textContent = `${say("news-waits")} `;
  const now = document.createElement("button");
  now.type = "button";
  now.className = "button button--plain button--small";
  now.textContent = say("news-now");
  now.addEventListener("click", () => refresh(element, true));
  line.append(now);
  element.prepend(line);
}

const parsed = (html) => {
  const fresh = document.createElement("template");
  fresh.innerHTML = html.trim();
  return fresh;
};

export function swap(element, html) {
  put(element, parsed(html), ++askings);
}

function put(element, fresh, asking) {
  shown.set(element, asking);
  element.removeAttribute("data-stale");
  const only = fresh.content.children.length === 1 ? fresh.content.firstElementChild : null;
  const before = hold(element);
  // A fragment that carries its own data-live frame replaces the inside of ours, not a second frame.
  if (only?.dataset.live && only.dataset.live === element.dataset.live) element.replaceChildren(...only.childNodes);
  else element.replaceChildren(fresh.content);
  give(element, before);
  refreshClocks(element);
  adoptDrafts(element);
  window.htmx?.process(element);
  element.dispatchEvent(new CustomEvent("fl:refreshed", { bubbles: true }));
}

async function refresh(element, isAsked = false) {
  if (isInHand(element) && !isAsked) {
    due.add(element);
    return;
  }
  due.delete(element);
  const asking = ++askings;
  const answer = await fetch(element.dataset.src, {
    headers: { "X-Fragment": "1", "HX-Request": "true" },
    credentials: "same-origin",
  }).catch(() => null);
  const html = await answer?.text().catch(() => null);
  // What was asked for before what is shown is old by now.
  if (html === undefined || html === null || asking < (shown.get(element) ?? 0)) return;
  if (answer.redirected || !answer.ok) {
    element.toggleAttribute("data-stale", true);
    return;
  }
  const fresh = parsed(html);
  if (isAsked) put(element, fresh, asking);
  else if (isInHand(element)) due.add(element);
  else if (wouldLose(element, fresh)) sayWaiting(element);
  else put(element, fresh, asking);
}

const dueParts = () => [...due].filter((element) => element.isConnected || !due.delete(element));

// What had to wait for the reader's hand.
export function catchUp() {
  setTimeout(() => dueParts().forEach((element) => refresh(element)));
}

export function refreshNow(subject) {
  for (const element of document.querySelectorAll("[data-live]")) {
    if (!hears(element, subject)) continue;
    if (element.dataset.src) due.add(element);
    element.dispatchEvent(new CustomEvent("fl:live", { detail: { subject } }));
  }
  clearTimeout(timer);
  timer = setTimeout(() => dueParts().forEach((element) => refresh(element)), 60);
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
  for (const letGo of ["focusout", "pointerup", "pointercancel", "keyup"]) {
    document.addEventListener(letGo, () => due.size && catchUp());
  }
  document.addEventListener(
    "toggle",
    (event) => {
      const part = event.target.closest?.("[data-src]");
      if (part?.querySelector(":scope > [data-news]")) refresh(part);
    },
    true,
  );
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
