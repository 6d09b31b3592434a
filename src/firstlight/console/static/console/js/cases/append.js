// A report on a phone without a signal: kept with its own key and time, sent when there is one.
//
// <form data-append="room.act" data-server-ms data-full> says which act the form is. What is sent and
// kept is said beside it (`patrol/pending.js`), here and on one's own page, where it is sent too.

import { settleDraft } from "../drafts.js";
import { aheadMs } from "../patrol/clock.js";
import { pending, say } from "../patrol/pending.js";
import { isAway } from "../signal.js";

const form = document.querySelector("form[data-append]");

if (form) {
  const ahead = aheadMs(Number(form.dataset.serverMs));
  const queue = pending(form.dataset.append);
  const gathered = () => {
    const data = { seen_at: new Date(Date.now() - ahead).toISOString() };
    for (const [name, value] of new FormData(form)) {
      if (!["csrfmiddlewaretoken", "command_id"].includes(name) && value !== "" && typeof value === "string") {
        data[name] = value;
      }
    }
    return data;
  };
  form.addEventListener("submit", (event) => {
    if (!isAway()) return;
    event.preventDefault();
    if (!form.reportValidity()) return;
    const from = { page: location.pathname + location.search, draft: form.dataset.draft };
    if (!queue.add(form.dataset.append, gathered(), from)) return say("full");
    form.reset();
    // After the draft has been written for the last time: it is kept once, as what is to be sent.
    setTimeout(() => settleDraft(form, true));
  });
}
