// Before signing out: what would be thrown away, what would wait on this phone, and the choice. What
// waits is sent from one's own page, and from every other of the field. Without a signal nobody is
// signed out, and nothing is thrown away as if.

import { button, forgetRefused, refused } from "./refused.js";
import { isAway } from "./signal.js";
import { toast } from "./undo.js";
import { say } from "./words.js";

const OWN_PAGE = "/my/";
const { user, person } = document.body.dataset;

function count(key) {
  try {
    return JSON.parse(localStorage.getItem(key)).length;
  } catch {
    return 0;
  }
}

// What of the reader's own waits on this phone to be sent.
const waiting = () =>
  Object.keys(localStorage)
    .filter((key) => key.startsWith(`fl-append:${user}:`) || key === `fl-patrol-${person}`)
    .reduce((sum, key) => sum + count(key), 0);

let asked = false;

function stop(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}

function act(words, does) {
  const made = button(words, () => {
    made.closest("[data-toast]").remove();
    does();
  });
  return made;
}

function leaving(event) {
  const form = event.target;
  if (!form.hasAttribute("data-signout")) return undefined;
  if (isAway()) {
    stop(event);
    return toast(say("signout-away"));
  }
  const [no, waits] = [refused().length, waiting()];
  if (asked || !(no || waits)) return forgetRefused();
  stop(event);
  asked = true;
  const words = [
    no && say("refused-leaving", { n: no }),
    waits && say("unsent-leaving", { n: waits }),
  ];
  const acts = [act(say("leaving-anyway"), () => form.requestSubmit())];
  if (waits) acts.unshift(act(say("leaving-send"), () => location.assign(OWN_PAGE)));
  toast(words.filter(Boolean).join(" "), ...acts);
  return acts[0].focus();
}

export function startLeaving() {
  if (user) document.addEventListener("submit", leaving, true);
}
