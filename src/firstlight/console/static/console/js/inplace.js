// An act on one part of a page changes that part alone: the map, the scroll and what is half typed
// elsewhere stay as they are.
//
// A form with data-in-place inside a part with data-src is sent by the script; the answer is the part
// as it stands now, with what was said. Where the part is a piece of a page, the answer says where to
// go, which is that page (it is fetched, and its pieces are put in place) or another one; or it is that
// page with what is wrong. Without a script it is sent as any form, and so it is where the answer is
// no part: a lapsed sign-in and an error have pages of their own.

import { LONGEST_MS, release, sayBusy } from "./busy.js";
import { settleDraft } from "./drafts.js";
import { catchUp, hasPart, parsed, refreshNow, swap } from "./parts.js";
import { toast } from "./undo.js";
import { say } from "./words.js";

const SIGN_IN = "/accounts/";
const LONGEST_UPLOAD_MS = 120000;
const pathOf = (address) => new URL(address, location.href).pathname;

const hasFile = (body) => [...(body?.values() ?? [])].some((value) => value instanceof File && value.size > 0);

async function ask(address, told) {
  const answer = await fetch(address, {
    headers: { "X-Fragment": "1" },
    credentials: "same-origin",
    signal: AbortSignal.timeout(hasFile(told?.body) ? LONGEST_UPLOAD_MS : LONGEST_MS),
    ...told,
  }).catch(() => null);
  const html = await answer?.text().catch(() => null);
  return html === undefined || html === null ? null : { answer, page: parsed(html) };
}

async function send(form, part, submitter) {
  const body = new FormData(form, submitter);
  part.setAttribute("aria-busy", "true");
  sayBusy(submitter);
  const came = await ask(form.action, { method: "POST", body });
  const goes = came?.answer.headers.get("X-Goes");
  if (goes && !pathOf(goes).startsWith(SIGN_IN)) await go(form, part, goes);
  else take(form, part, submitter, came);
}

// The act is done, and another page shows it: the one that we stand on, or the next.
async function go(form, part, address) {
  settleDraft(form, true);
  const isHere = pathOf(address) === pathOf(part.dataset.src);
  const came = isHere ? await ask(part.dataset.src) : null;
  if (!came || !hasPart(came.page, part)) {
    location.assign(address);
    return;
  }
  letGo(form, part);
  done(form, part, came.page);
}

function letGo(form, part) {
  part.removeAttribute("aria-busy");
  release(form);
}

function take(form, part, submitter, came) {
  letGo(form, part);
  if (!came) {
    settleDraft(form, false);
    toast(say("no-answer"));
    catchUp();
    return;
  }
  const { answer, page } = came;
  const isPart = answer.headers.has("X-Fragment");
  const isRefused = answer.status === 422 && hasPart(page, part);
  if (answer.redirected || !(isPart || isRefused)) {
    form.removeAttribute("data-in-place");
    form.requestSubmit(submitter);
    return;
  }
  settleDraft(form, answer.ok);
  if (answer.ok) done(form, part, page);
  else show(part, page);
}

function done(form, part, page) {
  const fold = form.closest("details");
  const isFolded = fold && part.contains(fold);
  if (isFolded) fold.open = false; // what is done is folded up again
  show(part, page);
  if (isFolded) part.scrollIntoView({ block: "nearest" });
  // What the act changed elsewhere does not wait for the line to say so; what the line says of it at
  // the same time is fetched once.
  refreshNow("desk");
}

function show(part, page) {
  const said = page.content.querySelector("[data-toasts]");
  said?.remove();
  swap(part, page);
  const box = document.querySelector("[data-toasts]");
  // Only the last act can be taken back: an earlier offer that still stands would promise too much.
  if (said?.querySelector("form[data-undo]")) box?.querySelectorAll("form[data-undo]").forEach((old) => old.remove());
  box?.append(...(said?.children ?? []));
  // The button that was pressed may be gone: the keyboard goes on with what is wrong, or the next act.
  const wrong = part.querySelector("[data-errors]");
  if (wrong) wrong.focus();
  else if (!part.contains(document.activeElement)) part.querySelector("button, summary, a[href]")?.focus();
}

export function startInPlace() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const part = form.matches("form[data-in-place]") && form.closest("[data-src]");
    if (!part || event.defaultPrevented) return;
    event.preventDefault();
    if (!part.hasAttribute("aria-busy")) send(form, part, event.submitter);
  });
}
