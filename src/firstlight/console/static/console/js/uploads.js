// A file that the server would refuse is refused here, before it is sent on a slow line.

import { say } from "./words.js";

const MOST_BYTES = 48 * 2 ** 20;

export function startUploads() {
  document.addEventListener("change", (event) => {
    const input = event.target;
    if (input.type !== "file") return;
    const large = [...input.files].some((file) => file.size > MOST_BYTES);
    input.setCustomValidity(large ? say("too-large", { n: MOST_BYTES / 2 ** 20 }) : "");
    input.reportValidity();
  });
  // Our forms show their own errors (novalidate); this one would never reach the server.
  document.addEventListener("submit", (event) => {
    const wrong = [...event.target.querySelectorAll('input[type="file"]')].find((input) => input.validity.customError);
    if (!wrong) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    wrong.reportValidity();
  }, true);
}
