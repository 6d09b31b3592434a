// Nothing typed is lost by a refusal, a time-out or a lapsed sign-in.
//
// Every form that is sent by POST and in which something can be written is kept on this device as it
// is typed and given back when the same form is opened again; its key is data-draft, or else what it
// is about and what it asks. Only what was changed is kept, so that a draft turns nothing back that others
// have changed meanwhile. It is forgotten when the server took it, after twelve hours, and at
// sign-out. Forms about keys and passwords are never kept, nor one with data-draft="".

import { clockFace, say } from "./words.js";

const PREFIX = "fl-draft:";
const PENDING = "fl-draft-sent";
const LIFE_MS = 12 * 3600 * 1000;
const KEPT = 'form[data-draft]:not([data-draft=""])';
const user = document.body.dataset.user || "-";
const keyOf = (form) => `${PREFIX}${user}:${form.dataset.draft}`;

const kept = (field) =>
  field.name &&
  field.name !== "csrfmiddlewaretoken" &&
  !["password", "file", "hidden", "submit", "button"].includes(field.type);

const ROW = /^(?!command_).*_ids?$/;
const SECRET = 'input[type="password"], input[autocomplete="one-time-code"]';
export const WRITTEN = "textarea, select, input:not([type=hidden], [type=file], [type=submit], [type=button])";

// What a form is about: where it goes, what it does there, and to which row. Forms of one list often
// differ by the row alone.
export function matterOf(form) {
  const where = new URL(form.getAttribute("action") || location.href, location.href).pathname;
  const event = form.elements.namedItem("event")?.value ?? "";
  const rows = [...form.elements].filter((one) => one.type === "hidden" && ROW.test(one.name));
  return [where, event, ...rows.map((one) => one.value)];
}

// Give every form that needs one its key.
function name(root) {
  for (const form of root.querySelectorAll("form:not([data-draft], [data-bulk])")) {
    if (form.getAttribute("method") !== "post" || !form.querySelector(WRITTEN) || form.querySelector(SECRET)) continue;
    if (location.pathname.startsWith("/accounts/")) continue;
    const asked = [...form.elements].filter(kept).map((field) => field.name);
    form.dataset.draft = [...matterOf(form), ...new Set(asked)].join(" ");
  }
}

function isChanged(field) {
  if (ticked(field)) return field.checked !== field.defaultChecked;
  if (!field.options) return field.value !== field.defaultValue;
  const options = [...field.options];
  // A list in which nothing is chosen shows its first line.
  const isGiven = field.multiple || options.some((one) => one.defaultSelected);
  return isGiven ? options.some((one) => one.selected !== one.defaultSelected) : field.selectedIndex > 0;
}

const ticked = (field) => field.type === "checkbox" || field.type === "radio";

// Something has been written or ticked in it.
export const isBegun = (form) => [...form.elements].some((field) => kept(field) && isChanged(field));

// What a refused form shows was typed too, though it came from the server.
function gather(form) {
  const refused = form.hasAttribute("data-refused");
  return [...form.elements]
    .filter((field) => kept(field) && (refused || isChanged(field)))
    .map((field) => [field.name, field.value, ticked(field) ? field.checked : null]);
}

function read(key) {
  const text = localStorage.getItem(key);
  if (!text) return null;
  const draft = JSON.parse(text);
  if (Date.now() - draft.at > LIFE_MS) {
    localStorage.removeItem(key);
    return null;
  }
  return draft;
}

function write(form) {
  const draft = { at: Date.now(), fields: gather(form) };
  if (!draft.fields.length) {
    localStorage.removeItem(keyOf(form));
    return;
  }
  try {
    localStorage.setItem(keyOf(form), JSON.stringify(draft));
  } catch {
    return; // no room: it stands in the form, and nothing says that it is kept
  }
  for (const place of form.querySelectorAll("[data-draft-said]")) {
    place.textContent = say("draft-kept", { time: clockFace() });
  }
}

function matches(field, name, value) {
  return field.name === name && (!ticked(field) || field.value === value);
}

function restore(form, draft) {
  let differed = false;
  for (const [name, value, checked] of draft.fields) {
    const field = [...form.elements].find((one) => kept(one) && matches(one, name, value));
    if (!field) continue;
    const isOn = checked ?? true; // what was laid down without its form
    const differs = ticked(field) ? field.checked !== isOn : field.value !== value;
    if (!differs) continue;
    if (ticked(field)) field.checked = isOn;
    else field.value = value;
    field.dispatchEvent(new Event("change", { bubbles: true }));
    differed = true;
  }
  return differed;
}

function offer(form) {
  const line = document.createElement("p");
  line.className = "draft-said";
  line.setAttribute("role", "status");
  line.textContent = `${say("draft-back")} `;
  const drop = document.createElement("button");
  drop.type = "button";
  drop.className = "button button--plain button--small";
  drop.textContent = say("draft-drop");
  drop.addEventListener("click", () => {
    localStorage.removeItem(keyOf(form));
    form.reset();
    line.remove();
  });
  line.append(drop);
  form.prepend(line);
}

// Forms in which something was written a moment ago, each with the timer that will keep it.
const fresh = new Map();

function keep(form) {
  clearTimeout(fresh.get(form));
  fresh.delete(form);
  write(form);
}

function adopt(form, untaken) {
  if (form.dataset.draftMet) return;
  form.dataset.draftMet = "1";
  const draft = read(keyOf(form));
  if (draft && restore(form, draft)) {
    offer(form);
    if (keyOf(form) === untaken) unfold(form);
  }
  form.addEventListener("input", () => {
    clearTimeout(fresh.get(form));
    fresh.set(form, setTimeout(keep, 300, form));
  });
  form.addEventListener("submit", () => {
    keep(form);
    sessionStorage.setItem(PENDING, JSON.stringify({ key: keyOf(form), from: location.pathname }));
  });
}

// What was written a moment ago under `root` is kept at once: its form is about to give way to the
// same form, drawn anew.
export function keepDrafts(root) {
  for (const form of [...fresh.keys()]) if (root.contains(form)) keep(form);
}

// The page that follows a sent form tells what became of it. It was taken only when that page came
// straight from the form (a time-out or an error page breaks the trail) and is not the form again
// with errors, a sign-in page or an error page. In doubt the draft stays, and no later page decides
// again: whoever goes on by a link from there has not been taken either. Returns the key of a form
// that was sent and not taken, to be shown where it stands.
function settle() {
  const sent = JSON.parse(sessionStorage.getItem(PENDING) ?? "null");
  if (!sent) return null;
  const forms = [...document.querySelectorAll(KEPT)];
  const refused = forms.some((form) => keyOf(form) === sent.key && form.hasAttribute("data-refused"));
  const elsewhere =
    document.body.hasAttribute("data-not-taken") || document.querySelector('input[type="password"]') !== null;
  const trail = document.referrer && new URL(document.referrer).pathname === sent.from;
  if (refused || elsewhere) {
    sessionStorage.setItem(PENDING, JSON.stringify({ key: sent.key, from: "" }));
    return null;
  }
  sessionStorage.removeItem(PENDING);
  if (trail) localStorage.removeItem(sent.key);
  return sent.key;
}

// A step stands folded up on its page: words that are back in it would be seen by nobody.
function unfold(form) {
  for (let fold = form.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  form.scrollIntoView({ block: "center" });
}

// Words for a form that is opened later, unless others are kept for it already.
export function layDraft(name, data) {
  const key = `${PREFIX}${user}:${name}`;
  if (read(key)) return;
  const fields = Object.entries(data).map(([field, value]) => [field, value, null]);
  try {
    localStorage.setItem(key, JSON.stringify({ at: Date.now(), fields }));
  } catch {
    return; // no room: the words stand in the list of what was refused
  }
}

// What became of a form whose page has stayed.
export function settleDraft(form, taken) {
  sessionStorage.removeItem(PENDING);
  if (taken && form.dataset.draft) localStorage.removeItem(keyOf(form));
}

function forget() {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(PREFIX)) localStorage.removeItem(key);
  }
}

export function adoptDrafts(root = document, untaken = null) {
  name(root);
  for (const form of root.querySelectorAll(KEPT)) adopt(form, untaken);
}

export function startDrafts() {
  name(document);
  adoptDrafts(document, settle());
  document.addEventListener("submit", (event) => {
    if (event.target.hasAttribute("data-signout")) forget();
  });
  const errors = document.querySelector("[data-errors]");
  errors?.focus();
}
