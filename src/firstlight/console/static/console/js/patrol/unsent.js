// What waits on this phone to be sent: counted in the bar, and sent from the list of patrols too,
// so that a scan reaches the station when its shift is over and its page is closed.

import { say } from "../words.js";
import { Queue } from "./queue.js";

const AGAIN_MS = 20000;

export function showCount(commands) {
  for (const place of document.querySelectorAll("[data-unsent]")) {
    place.hidden = !commands.length;
    place.textContent = commands.length ? ` · ${say("unsent", { n: commands.length })}` : "";
  }
}

export const queueOf = (person, address, told) => new Queue(`fl-patrol-${person}`, address, told);

export function keepSending(queue) {
  addEventListener("online", () => queue.send());
  setInterval(() => queue.send(), AGAIN_MS);
  queue.told.changed(queue.all());
  queue.send();
}
