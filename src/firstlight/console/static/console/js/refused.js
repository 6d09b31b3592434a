// What the station did not take of what this phone had kept: what, when and why, until its writer
// has seen to it. It is one person's: the next one's sign-in throws it away, and so does signing
// out, after one question (`leaving.js`). Of a patrol no position stays here.

import { layDraft } from "./drafts.js";
import { toast } from "./undo.js";
import { say } from "./words.js";

const PREFIX = "fl-refused:";
const { user } = document.body.dataset;
const OWN = `${PREFIX}${user}`;
const WORDS = ["description", "words", "place_name", "code"];
const KINDS = {
  "patrols.record_scan": "refused-scan",
  "patrols.record_track": "refused-track",
  "patrols.end_run": "refused-end",
};

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "[]");
  } catch {
    return [];
  }
}

function write(all) {
  try {
    localStorage.setItem(OWN, JSON.stringify(all));
  } catch {
    toast(say("refused-full"));
  }
  show();
}

const isWay = (entry) => entry.action === "patrols.record_track";

// Pieces of one way that met the same no are one line.
export function keepRefused(commands, receipts) {
  const all = read(OWN);
  for (const { id, outcome, detail } of receipts) {
    const command = commands.find((each) => each.id === id);
    if (!command || outcome === "done") continue;
    const why = detail || outcome;
    if (isWay(command) && all.some((each) => isWay(each) && each.why === why)) continue;
    const { action, data, page, draft } = command;
    const kept = action in KINDS ? { code: data.code } : data;
    all.push({ id, action, data: kept, page, draft, why, at: Date.now() });
  }
  write(all);
}

export function button(words, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button button--small";
  made.textContent = words;
  made.addEventListener("click", act);
  return made;
}

// The form says that what was typed is back. A form with other words in it keeps those; the refused
// ones stand above it.
function again({ page, draft, data }) {
  if (draft) layDraft(draft, data);
  location.assign(page);
}

function line(entry) {
  const item = document.createElement("li");
  const when = new Date(entry.at).toLocaleString(document.documentElement.lang, {
    month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit",
  });
  const what = document.createElement("strong");
  what.textContent = `${say(KINDS[entry.action] ?? "refused-report")} · ${when}`;
  const words = document.createElement("p");
  words.textContent = WORDS.map((name) => entry.data[name]).filter(Boolean).join(" · ");
  words.hidden = !words.textContent;
  const why = document.createElement("p");
  why.textContent = entry.why;
  const acts = document.createElement("div");
  acts.className = "row";
  if (entry.page) acts.append(button(say("refused-again"), () => again(entry)));
  acts.append(button(say("refused-drop"), () => write(read(OWN).filter(({ id }) => id !== entry.id))));
  item.append(what, words, why, acts);
  return item;
}

function show() {
  const place = document.querySelector("[data-refused-kept]");
  if (!place) return;
  const all = read(OWN);
  place.hidden = !all.length;
  place.querySelector("summary").textContent = say("refused-count", { n: all.length });
  place.querySelector("ul").replaceChildren(...all.map(line));
}

export const refused = () => read(OWN);
export const forgetRefused = () => localStorage.removeItem(OWN);

export function startRefused() {
  if (!user) return;
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(PREFIX) && key !== OWN) localStorage.removeItem(key);
  }
  addEventListener("storage", ({ key }) => { if (key === OWN) show(); });
  show();
}
