// Field pages where there is no signal. A page that the server lets go along (X-Carried) is kept as
// it is seen; without an answer it is given back, saying of when it is. Nothing else is touched:
// forms, streams, pictures and pages of the desk go their own way.

const PREFIX = "fl-carried:";
const LIFE_MS = 12 * 3600 * 1000;
const PATIENCE_MS = 5000;
const FRESH_MS = 30 * 60 * 1000;
const NOTHING = "/my/no-signal/";
const LANGUAGE = "/i18n/setlang/";
const AWAY = [502, 503, 504];
const GONE = [403, 404, 410];

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (address.origin !== self.location.origin) return;
  if (request.method === "POST" && address.pathname === LANGUAGE) event.respondWith(otherLanguage(event));
  else if (request.method !== "GET") return;
  else if (request.mode === "navigate") event.respondWith(page(event, address));
  else if (address.pathname.startsWith("/static/")) event.respondWith(file(request));
});

self.addEventListener("message", (event) => {
  const { files = [], ahead = [] } = event.data ?? {};
  event.waitUntil(forgetOld().then(() => fetchAhead([NOTHING, ...ahead])).then(() => keepFiles(files)));
});

// Counts how often all was forgotten: an answer that was asked for before then comes too late.
let turn = 0;

const stores = async () => (await caches.keys()).filter((name) => name.startsWith(PREFIX));

async function forget() {
  turn += 1;
  for (const name of await stores()) await caches.delete(name);
}

const isOld = (kept) => Date.now() - Number(kept.headers.get("X-Kept-At")) >= LIFE_MS;

// The pages that are kept, without their files: [store, request, page] each.
async function pages() {
  const found = [];
  for (const name of await stores()) {
    const store = await caches.open(name);
    for (const asked of await store.keys()) {
      const kept = await store.match(asked);
      if (kept?.headers.has("X-Kept-At")) found.push([store, asked, kept]);
    }
  }
  return found;
}

async function forgetOld() {
  for (const [store, asked, kept] of await pages()) if (isOld(kept)) await store.delete(asked);
}

// Whoever changes the language is given no page in the one before: what was kept is fetched anew.
async function otherLanguage(event) {
  const answer = await fetch(event.request);
  event.waitUntil(anew());
  return answer;
}

async function anew() {
  const keys = (await pages()).map(([, { url }]) => keyOf(new URL(url)));
  await forget();
  await fetchAhead(keys);
}

// What follows the question mark is part of a page; what follows # is not.
const keyOf = (address) => address.pathname + address.search;

async function page(event, address) {
  const askedIn = turn;
  const kept = await find(keyOf(address));
  const asked = fetch(event.request).catch(() => null);
  const answer = await (kept ? Promise.race([asked, later()]) : asked);
  if (!answer || AWAY.includes(answer.status)) {
    return kept ? given(kept) : nothing();
  }
  event.waitUntil(learn(address, answer.clone(), askedIn));
  return answer;
}

const later = () => new Promise((done) => { setTimeout(done, PATIENCE_MS, null); });

async function nothing() {
  const kept = await find(NOTHING);
  return kept ? given(kept) : Response.error();
}

// What an answer says of the pages that are kept.
async function learn(address, answer, askedIn) {
  if (address.pathname.startsWith("/accounts/login/")) return forget();
  if (answer.headers.has("X-Carried")) return put(address, answer, askedIn);
  if (GONE.includes(answer.status) || answer.type === "opaqueredirect") return drop(address);
  return undefined;
}

async function put(address, answer, askedIn) {
  const name = PREFIX + answer.headers.get("X-Carried");
  const words = await answer.text();
  if (askedIn !== turn) return;
  for (const other of await stores()) if (other !== name) await caches.delete(other);
  const headers = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": answer.headers.get("Content-Security-Policy") ?? "default-src 'self'",
    "X-Kept-At": String(Date.now()),
  };
  await (await caches.open(name)).put(keyOf(address), new Response(words, { headers }));
  await keepFiles(named(words, NAMED, address));
}

async function drop(address) {
  for (const name of await stores()) await (await caches.open(name)).delete(keyOf(address));
}

async function find(key) {
  for (const name of await stores()) {
    const kept = await (await caches.open(name)).match(key);
    if (!kept) continue;
    if (!isOld(kept)) return kept;
    await (await caches.open(name)).delete(key);
  }
  return null;
}

async function given(kept) {
  const at = new Date(Number(kept.headers.get("X-Kept-At"))).toISOString();
  const words = (await kept.text()).replace("<body ", `<body data-kept-at="${at}" `);
  return new Response(words, { headers: kept.headers });
}

// Files have an edition in their address: one that is kept is right for ever.
async function file(request) {
  try {
    return await fetch(request);
  } catch {
    return (await caches.match(request, { ignoreVary: true })) ?? Response.error();
  }
}

async function fetchAhead(keys) {
  const askedIn = turn;
  for (const key of keys) {
    const kept = await find(key);
    if (kept && Date.now() - Number(kept.headers.get("X-Kept-At")) < FRESH_MS) continue;
    const answer = await fetch(key, { credentials: "same-origin", redirect: "manual" }).catch(() => null);
    if (!answer) return;
    await learn(new URL(key, self.location.origin), answer, askedIn);
    if (askedIn !== turn) return;
  }
}

// The files that a page names, and the scripts that a script needs before it runs; what it fetches
// later (a map) is not worth its weight out there.
const NAMED = /(?:href|src)="(\/static\/[^"]+\.(?:css|js|svg))"/g;
const IMPORTED = /^(?:import|export)\b[^"(]*"(\.[^"]+\.js)";/gm;
const named = (words, by, base) => [...words.matchAll(by)].map(([, path]) => new URL(path, base).pathname);

async function keepFiles(files) {
  const [name] = await stores();
  if (!name) return;
  const store = await caches.open(name);
  const waiting = [...new Set(files)];
  for (const each of waiting) {
    if (await store.match(each, { ignoreVary: true })) continue;
    const answer = await fetch(each).catch(() => null);
    if (!answer?.ok) continue;
    await store.put(each, answer.clone());
    if (!each.endsWith(".js")) continue;
    const needed = named(await answer.text(), IMPORTED, new URL(each, self.location.origin));
    waiting.push(...needed.filter((path) => !waiting.includes(path)));
  }
}
