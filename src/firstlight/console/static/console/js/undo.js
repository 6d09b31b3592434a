// Ten seconds to take back what was just done; then the offer goes, the message stays a while.

import { say } from "./words.js";

function countDown(form) {
  const shown = form.querySelector("[data-undo-left]");
  let left = Number(form.dataset.undo) || 10;
  const show = () => { if (shown) shown.textContent = say("undo-left", { n: left }); };
  show();
  const timer = setInterval(() => {
    left -= 1;
    show();
    if (left > 0) return;
    clearInterval(timer);
    form.remove();
  }, 1000);
}

function meet(toast) {
  if (toast.dataset.met) return;
  toast.dataset.met = "1";
  const form = toast.querySelector("form[data-undo]");
  if (form) countDown(form);
  // A message that a pointer or the focus rests on is being read: it stays.
  const leave = () => {
    if (toast.matches(":hover, :focus-within")) setTimeout(leave, 3000);
    else toast.remove();
  };
  setTimeout(leave, form ? 13000 : 8000);
}

// `acts` are buttons beside the words.
export function toast(text, ...acts) {
  const box = document.querySelector("[data-toasts]");
  if (!box) return;
  const item = document.createElement("div");
  item.className = "toast";
  item.dataset.toast = "";
  const words = document.createElement("span");
  words.className = "toast__text";
  words.textContent = text;
  item.append(words, ...acts);
  box.append(item);
}

export function undoLast() {
  const forms = document.querySelectorAll("[data-toasts] form[data-undo]");
  forms[forms.length - 1]?.requestSubmit();
}

export function startUndo() {
  const box = document.querySelector("[data-toasts]");
  if (!box) return;
  box.querySelectorAll("[data-toast]").forEach(meet);
  new MutationObserver(() => box.querySelectorAll("[data-toast]").forEach(meet)).observe(box, {
    childList: true,
  });
  document.addEventListener("click", (event) => {
    event.target.closest("[data-toast-close]")?.closest("[data-toast]")?.remove();
  });
}
