// The line to the server: each message {"cursor", "subject": "incident:<id>", "what"} has the parts
// of the page that hear of it fetched anew (`parts.js`); the lamp says when it was last heard.

import { catchUp, refreshNow } from "./parts.js";
import { tellLost } from "./signal.js";
import { clockFace, say } from "./words.js";

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 30000;
const SILENCE_MS = 45000;

let source = null;
let cursor = "";
let wait = FIRST_WAIT_MS;
let heardAt = 0;
let lostAt = null;

function lamp(state, words) {
  for (const light of document.querySelectorAll("[data-heard]")) {
    light.dataset.state = state;
    light.querySelector("[data-heard-text]").textContent = words;
  }
}

function heard() {
  heardAt = Date.now();
  lostAt = null;
  tellLost(false);
  wait = FIRST_WAIT_MS;
  lamp("on", say("heard", { time: clockFace() }));
  document.dispatchEvent(new CustomEvent("fl:heard"));
}

function lost() {
  lostAt ??= new Date();
  tellLost(true);
  lamp("lost", say("lost", { time: clockFace(lostAt) }));
}

function message(event) {
  heard();
  if (!event.data) return;
  const news = JSON.parse(event.data);
  if (news.cursor !== undefined) cursor = String(news.cursor);
  if (news.subject) refreshNow(news.subject);
}

function connect(address) {
  source = new EventSource(`${address}?since=${encodeURIComponent(cursor)}`);
  source.addEventListener("open", () => {
    heard();
    catchUp();
  });
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
