// The page's side of what a phone takes along to where there is no signal (`worker.js`): starts it,
// names what to fetch ahead, says of a kept page of when it is, and forgets all at sign-out.

import { isBegun } from "./drafts.js";
import { isAway } from "./signal.js";
import { clockFace, say } from "./words.js";
import { toast } from "./undo.js";

const PREFIX = "fl-carried:";
const NOTHING = "/my/no-signal/";
// What somebody needs out there: where they are asked to come, their shift, their round, their group.
const NEEDED = /^\/(my\/(asked|shifts|patrol|gates|events|storms|routes)|field)\/([0-9a-f-]{36}\/)?$/;
const MOST_AHEAD = 10;
const LIFE_MS = 12 * 3600 * 1000; // as in the worker
const stores = async () => (await caches.keys()).filter((name) => name.startsWith(PREFIX));

async function forget() {
  for (const name of await stores()) await caches.delete(name);
}

// The pages to fetch ahead: what this page leads to, and itself where the worker has not seen it come.
function ahead(wasSeen) {
  const here = wasSeen ? [] : [location.href];
  const links = [...document.querySelectorAll("main a[href], .field-act a[href]")].map((link) => link.href);
  const keys = [...here, ...links]
    .map((each) => new URL(each, location.href))
    .filter(({ origin, pathname }) => origin === location.origin && (NEEDED.test(pathname) || pathname === "/my/"))
    .map(({ pathname, search }) => pathname + search);
  return [...new Set(keys)].slice(0, MOST_AHEAD);
}

// The letters are the phone's own then: ours are many files.
const files = () =>
  performance.getEntriesByType("resource")
    .map((each) => new URL(each.name).pathname)
    .filter((path) => path.startsWith("/static/") && !path.endsWith(".woff2"));

async function start() {
  const wasSeen = navigator.serviceWorker.controller !== null;
  const { active } = await navigator.serviceWorker.register("/worker.js").then(() => navigator.serviceWorker.ready);
  active.postMessage({ ahead: ahead(wasSeen), files: files() });
}

function sayKept(at, isNoPage) {
  const line = document.createElement("p");
  line.className = "notice notice--late";
  line.setAttribute("role", "status");
  line.textContent = say("carried", { time: clockFace(at).slice(0, 5) });
  if (!isNoPage) document.querySelector("main")?.prepend(line);
  // What is typed is not taken away by the page that comes with the signal.
  const anew = () => {
    if (![...document.forms].some(isBegun)) location.reload();
  };
  document.addEventListener("fl:heard", anew, { once: true });
}

async function list(place) {
  const found = [];
  for (const name of await stores()) {
    const store = await caches.open(name);
    for (const request of await store.keys()) {
      const { pathname, search } = new URL(request.url);
      const answer = await store.match(request);
      const at = answer.headers.get("X-Kept-At");
      if (!at || pathname === NOTHING || Date.now() - Number(at) >= LIFE_MS) continue;
      const title = new DOMParser().parseFromString(await answer.text(), "text/html").title;
      found.push({ href: pathname + search, title: title.split(" · ")[0], at: new Date(Number(at)) });
    }
  }
  found.sort((one, other) => one.title.localeCompare(other.title));
  for (const { href, title, at } of found) {
    const link = document.createElement("a");
    Object.assign(link, { className: "task", href });
    const name = document.createElement("strong");
    name.textContent = title;
    const when = document.createElement("span");
    when.textContent = say("carried-at", { time: clockFace(at).slice(0, 5) });
    link.append(name, when);
    const line = document.createElement("li");
    line.append(link);
    place.append(line);
  }
  document.querySelector("[data-carried-none]").hidden = found.length > 0;
}

function startCarry() {
  if (!("serviceWorker" in navigator) || !("caches" in window)) return;
  const { keptAt, user } = document.body.dataset;
  const place = document.querySelector("[data-carried]");
  if (keptAt) sayKept(new Date(keptAt), place);
  else if (user) setTimeout(start, 1000); // what was asked for comes first
  if (place) list(place);
  document.addEventListener("submit", (event) => {
    if (event.target.hasAttribute("data-signout")) forget();
  });
  // A form that needs an answer is not sent into the void: what is typed stays where it stands.
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented || !isAway()) return;
    event.preventDefault();
    toast(say("carried-form"));
  });
}

startCarry();
