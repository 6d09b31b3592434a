// An act on one part of a page changes that part alone: the map, the scroll and what is half typed
// elsewhere stay as they are.
//
// A form with data-in-place inside a part with data-src is sent by the script; the answer is the part
// as it stands now, with what was said. Without a script it is sent as any form, and so it is where
// the answer is no part: a lapsed sign-in and an error have pages of their own.

import { LONGEST_MS, release, sayBusy } from "./busy.js";
import { settleDraft } from "./drafts.js";
import { catchUp, refreshNow, swap } from "./parts.js";
import { toast } from "./undo.js";
import { say } from "./words.js";

async function send(form, part, submitter) {
  const body = new FormData(form, submitter);
  part.setAttribute("aria-busy", "true");
  sayBusy(submitter);
  const answer = await fetch(form.action, {
    method: "POST",
    body,
    headers: { "X-Fragment": "1" },
    credentials: "same-origin",
    signal: AbortSignal.timeout(LONGEST_MS),
  }).catch(() => null);
  const html = await answer?.text().catch(() => null);
  part.removeAttribute("aria-busy");
  release(form);
  if (html === undefined || html === null) {
    settleDraft(form, false);
    toast(say("no-answer"));
    catchUp();
    return;
  }
  if (answer.redirected || !answer.headers.has("X-Fragment")) {
    form.removeAttribute("data-in-place");
    form.requestSubmit(submitter);
    return;
  }
  settleDraft(form, answer.ok);
  const done = answer.ok ? form.closest("details") : null;
  if (done && part.contains(done)) done.open = false; // what is done is folded up again
  show(part, html);
  if (done) part.scrollIntoView({ block: "nearest" });
  // What the act changed elsewhere does not wait for the line to say so; what the line says of it at
  // the same time is fetched once.
  if (answer.ok) refreshNow("desk");
}

function show(part, html) {
  const fresh = document.createElement("template");
  fresh.innerHTML = html;
  const said = fresh.content.querySelector("[data-toasts]");
  said?.remove();
  swap(part, fresh.innerHTML);
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
