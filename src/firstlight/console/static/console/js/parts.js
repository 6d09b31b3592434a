// The parts of a page that are kept true: what is fetched anew takes the place of what stood there
// without moving what the reader holds. Focus, scroll, open folds and half-typed fields stay.
//
// A part has data-src, where it is fetched, and data-live, what news it hears: "incident:<id>", every
// "incident", or "desk", which hears all. One with data-piece is a piece of the page at data-src: all
// pieces of a page are taken from one answer.

import { LONGEST_MS } from "./busy.js";
import { WRITTEN, adoptDrafts, isBegun, keepDrafts, matterOf } from "./drafts.js";
import { isAway } from "./signal.js";
import { refreshClocks } from "./time.js";
import { clockFace, say } from "./words.js";

const due = new Set();
const underway = new WeakSet();
// Which asking each part shows, of all that were sent out, and since when.
const shown = new WeakMap();
const shownAt = new WeakMap();
// What is asked for in one turn is asked for once.
const answers = new Map();
let askings = 0;
let timer = 0;

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

const isPressed = () => document.querySelector(":is(a, button, summary, label, input):active") !== null;
// What was tapped looks pressed for a moment longer, and no event says when that is over.
const PRESSED_MS = 250;

// A part is left alone while its reader's hand is in it: an act is on its way, or something is being
// written. While a button is down, every part is: what moves from under the finger is not pressed.
function isInHand(root) {
  if (isPressed()) return true;
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
      form.querySelector(WRITTEN) &&
      form.getClientRects().length > 0 &&
      (form.contains(document.activeElement) || form.hasAttribute("data-refused") || isBegun(form)),
  );
}

// A part that is not as it should be by now says so, and offers what helps.
function sayOld(element, words, does, act) {
  element.querySelector(":scope > [data-news]")?.remove();
  const line = document.createElement("p");
  line.className = "news-waits";
  line.dataset.news = "";
  line.setAttribute("role", "status");
  line.textContent = `${words} `;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button--plain button--small";
  button.textContent = does;
  button.addEventListener("click", act);
  line.append(button);
  element.prepend(line);
}

const sayWaiting = (element) =>
  sayOld(element, say("news-waits"), say("news-now"), () => refresh(element, true));

// Signed out meanwhile, or the server is in trouble: the whole page says which.
const sayStale = (element) => {
  const time = clockFace(shownAt.get(element) ?? new Date(performance.timeOrigin));
  sayOld(element, say("news-lost", { time }), say("news-reload"), () => location.reload());
};

export function parsed(html) {
  const fresh = document.createElement("template");
  fresh.innerHTML = html.trim();
  return fresh;
}

// What of an answer takes the place of a part: all of it, or the piece of a page; null where there is
// no such piece.
function partOf(answer, element) {
  if (!element.dataset.piece) return answer.cloneNode(true);
  const piece = answer.content.querySelector(`[data-piece="${element.dataset.piece}"]`);
  if (!piece) return null;
  const fresh = document.createElement("template");
  fresh.content.append(...piece.childNodes);
  return fresh;
}

// The answer to an act in `element`; the other pieces of its page are there too.
export function swap(element, answer) {
  const asking = ++askings;
  put(element, partOf(answer, element), asking);
  if (!element.dataset.piece) return;
  for (const other of document.querySelectorAll("[data-piece]")) {
    const isOfIt = other !== element && other.dataset.src === element.dataset.src;
    const fresh = isOfIt && partOf(answer, other);
    if (fresh) settle(other, fresh, asking);
  }
}

// Whether a page has the piece that a part is.
export const hasPart = (answer, element) =>
  Boolean(element.dataset.piece && answer.content.querySelector(`[data-piece="${element.dataset.piece}"]`));

function put(element, fresh, asking) {
  shown.set(element, asking);
  shownAt.set(element, new Date());
  keepDrafts(element);
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
  if (isAway() || (!isAsked && (underway.has(element) || isInHand(element)))) {
    due.add(element);
    if (isPressed()) wait(PRESSED_MS);
    return;
  }
  due.delete(element);
  underway.add(element);
  const came = await renew(element, isAsked);
  underway.delete(element);
  if (!came) due.add(element); // asked for again when the line is there again
  else if (due.has(element)) catchUp(); // there was news meanwhile
}

// What stands at an address: null without an answer, "" where it is not to be had any more.
async function fetched(address) {
  const answer = await fetch(address, {
    headers: { "X-Fragment": "1", "HX-Request": "true" },
    credentials: "same-origin",
    signal: AbortSignal.timeout(LONGEST_MS),
  }).catch(() => null);
  const html = (await answer?.text().catch(() => null)) ?? null;
  if (html === null) return null;
  return answer.redirected || !answer.ok ? "" : parsed(html);
}

function answerOf(address) {
  if (!answers.has(address)) {
    answers.set(address, fetched(address));
    setTimeout(() => answers.delete(address));
  }
  return answers.get(address);
}

// Whether an answer came.
async function renew(element, isAsked) {
  const asking = ++askings;
  const answer = await answerOf(element.dataset.src);
  if (answer === null) return false;
  // What is shown came while this was asked for: which of the two is newer is not known, so that it is
  // asked for once more.
  if (asking < (shown.get(element) ?? 0)) {
    due.add(element);
    return true;
  }
  const fresh = answer && partOf(answer, element);
  if (!fresh) sayStale(element);
  else if (isAsked) put(element, fresh, asking);
  else settle(element, fresh, asking);
  return true;
}

// Put what came in its place, unless its reader's hand is in it.
function settle(element, fresh, asking) {
  if (isInHand(element)) due.add(element);
  else if (wouldLose(element, fresh)) sayWaiting(element);
  else put(element, fresh, asking);
}

function fetchDue() {
  for (const element of [...due]) {
    if (element.isConnected) refresh(element);
    else due.delete(element);
  }
}

function wait(ms) {
  clearTimeout(timer);
  timer = setTimeout(fetchDue, ms);
}

// What had to wait for the reader's hand.
export function catchUp() {
  setTimeout(fetchDue);
}

export function refreshNow(subject) {
  for (const element of document.querySelectorAll("[data-live]")) {
    if (!hears(element, subject)) continue;
    if (element.dataset.src) due.add(element);
    element.dispatchEvent(new CustomEvent("fl:live", { detail: { subject } }));
  }
  wait(60);
}

// A part that had to wait is fetched when the hand is taken away, or its form is folded up.
export function startParts() {
  for (const letGo of ["focusout", "pointerup", "pointercancel", "keyup"]) {
    document.addEventListener(letGo, () => due.size && catchUp());
  }
  window.addEventListener("online", catchUp);
  document.addEventListener(
    "toggle",
    (event) => {
      const part = event.target.closest?.("[data-src]");
      if (part?.querySelector(":scope > [data-news]")) refresh(part);
    },
    true,
  );
}
