// What was reported without a signal and waits on this phone: sent from every field page, counted in
// its bar, and said on those that have <p data-pending data-kept data-sent data-refused data-full>.

import { Queue, refusal } from "./queue.js";
import { keepSending, showCount } from "./unsent.js";

const OUTBOX = "/api/outbox";
const said = document.querySelector("[data-pending]");
const { user, person } = document.body.dataset;
const own = `fl-append:${user || "-"}:`;
const queues = new Map();

export const say = (key, more = "") => {
  if (said) said.textContent = `${said.dataset[key]} ${more}`.trim();
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
    const queue = new Queue(name, OUTBOX, {
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

// A patrol's own pages say and send what waits of it.
const isOnPatrol = document.querySelector("[data-patrol], [data-patrols]") !== null;
for (const name of isOnPatrol ? [] : Object.keys(localStorage)) {
  if (name.startsWith(own) || name === `fl-patrol-${person}`) held(name);
}
