// The list of one's patrols: says how much of each is still on this phone, and sends it.

import { refusal } from "./queue.js";
import { keepSending, queueOf, showCount } from "./unsent.js";

const root = document.querySelector("[data-patrols]");
const facts = JSON.parse(root.querySelector('script[type="application/json"]').textContent);
const said = root.querySelector("[data-patrol-said]");
const waiting = root.querySelector("[data-patrol-waiting]");

const say = (key, values = {}) =>
  (facts.words[key] ?? key).replace(/%\((\w+)\)s/g, (_, name) => String(values[name] ?? ""));

function show(commands) {
  showCount(commands);
  const scans = commands.filter((each) => each.action === "patrols.record_scan").length;
  waiting.textContent = commands.length ? say("waiting", { n: scans, all: commands.length }) : "";
}

keepSending(queueOf(facts.person, root.dataset.outbox, {
  changed: show,
  lapsed: () => { said.textContent = say("lapsed"); },
  sent: (receipts) => {
    const why = refusal(receipts);
    said.textContent = why ? say("refused", { why }) : say("sent");
  },
}));
