// A form is sent once: its button says that it is being sent until an answer is there.

import { say } from "./words.js";

export const LONGEST_MS = 20000;

export function startBusy() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    // After the browser has gathered the form, or the button's own value would be left out.
    setTimeout(() => sayBusy(event.submitter));
    setTimeout(() => release(form), LONGEST_MS);
  });
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));
}

export function sayBusy(button) {
  if (!button) return;
  button.setAttribute("aria-busy", "true");
  button.dataset.words = button.textContent;
  if (!button.querySelector("svg")) button.textContent = say("sending");
}

export function release(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll('[aria-busy="true"]')) {
    button.removeAttribute("aria-busy");
    if (button.dataset.words && !button.querySelector("svg")) button.textContent = button.dataset.words;
  }
}
