// A report on a phone without a signal: kept with its own key and time, sent when there is one.
//
// <form data-append="room.act" data-outbox="/api/outbox" data-kept data-sent data-refused> says which
// act the form is; the three sentences are said in [data-append-said].

import { Queue } from "../patrol/queue.js";

const form = document.querySelector("form[data-append]");

if (form) {
  const user = document.body.dataset.user || "-";
  const said = document.querySelector("[data-append-said]");
  const tell = (words) => {
    if (said) said.textContent = words;
  };
  const queue = new Queue(`fl-append:${user}:${form.dataset.append}`, form.dataset.outbox, {
    changed: (waiting) => tell(waiting.length ? `${form.dataset.kept} (${waiting.length})` : ""),
    lapsed: () => tell(form.dataset.kept),
    sent: (receipts) => {
      const no = receipts.find((each) => each.outcome !== "done");
      tell(no ? `${form.dataset.refused} ${no.detail}` : form.dataset.sent);
    },
  });
  const gathered = () => {
    const data = { seen_at: new Date().toISOString() };
    for (const [name, value] of new FormData(form)) {
      if (!["csrfmiddlewaretoken", "command_id"].includes(name) && value !== "" && typeof value === "string") {
        data[name] = value;
      }
    }
    return data;
  };
  form.addEventListener("submit", (event) => {
    if (navigator.onLine) return;
    event.preventDefault();
    if (!form.reportValidity()) return;
    queue.add(form.dataset.append, gathered());
    form.reset();
  });
  window.addEventListener("online", () => queue.send());
  queue.send();
}
