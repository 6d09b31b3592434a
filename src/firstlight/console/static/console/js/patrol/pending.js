// What was reported without a signal and waits on this phone: said and sent from every page that
// has <p data-pending data-outbox="/api/outbox" data-kept data-sent data-refused data-full>.

import { Queue, refusal } from "./queue.js";
import { keepSending, showCount } from "./unsent.js";

const said = document.querySelector("[data-pending]");
const own = `fl-append:${document.body.dataset.user || "-"}:`;
const queues = new Map();

export const say = (key, more = "") => {
  said.textContent = `${said.dataset[key]} ${more}`.trim();
};

// Returns whether something waits.
function count() {
  const waiting = [...queues.values()].flatMap((each) => each.all());
  showCount(waiting);
  if (waiting.length) say("kept", `(${waiting.length})`);
  return waiting.length > 0;
}

function held(name) {
  if (!queues.has(name)) {
    const queue = new Queue(name, said.dataset.outbox, {
      changed: count,
      lapsed: count,
      sent(receipts) {
        const why = refusal(receipts);
        if (why) say("refused", why);
        else if (!count()) say("sent");
      },
    });
    queues.set(name, queue);
    keepSending(queue);
  }
  return queues.get(name);
}

// The queue of one act, sent from now on whenever there is a signal.
export const pending = (act) => held(own + act);

for (const name of Object.keys(localStorage)) {
  if (name.startsWith(own) || name === `fl-patrol-${said.dataset.person}`) held(name);
}
