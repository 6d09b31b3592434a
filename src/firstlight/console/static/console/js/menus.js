// Small manners of native parts: menus close when left, dialogs open by a button, text is copied.

import { say } from "./words.js";

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (menu !== except) menu.open = false;
  }
}

async function copy(button) {
  const text = button.dataset.copy;
  if (navigator.clipboard && window.isSecureContext) {
    await navigator.clipboard.writeText(text);
  } else {
    const box = document.createElement("textarea");
    box.value = text;
    box.className = "unseen";
    document.body.append(box);
    box.select();
    document.execCommand("copy");
    box.remove();
    button.focus();
  }
  const before = button.innerHTML;
  button.textContent = say("copied");
  setTimeout(() => { button.innerHTML = before; }, 1500);
}

function readAloud(button) {
  const speech = window.speechSynthesis;
  if (speech.speaking) {
    speech.cancel();
    button.lastChild.textContent = say("read");
    return;
  }
  const text = document.querySelector(button.dataset.readAloud)?.innerText ?? "";
  const voice = new SpeechSynthesisUtterance(text);
  voice.lang = document.documentElement.lang;
  voice.rate = 0.9;
  voice.addEventListener("end", () => { button.lastChild.textContent = say("read"); });
  speech.speak(voice);
  button.lastChild.textContent = say("reading");
}

function clicked(event) {
  const target = event.target;
  closeMenus(target.closest("details.menu"));
  const opener = target.closest("[data-open]");
  if (opener) document.getElementById(opener.dataset.open)?.showModal();
  const copier = target.closest("[data-copy]");
  if (copier) copy(copier);
  const reader = target.closest("[data-read-aloud]");
  if (reader) readAloud(reader);
  if (target.closest('[aria-disabled="true"]')) event.preventDefault();
}

function counted(event) {
  const form = event.target.closest?.("form[data-bulk]");
  const place = form?.querySelector("[data-bulk-count]");
  if (place) place.textContent = String(form.querySelectorAll('input[name="pick"]:checked').length);
}

export function startMenus() {
  document.addEventListener("click", clicked);
  document.addEventListener("change", counted);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = document.querySelector("details.menu[open]");
    if (!open) return;
    closeMenus();
    open.querySelector("summary").focus();
  });
  for (const button of document.querySelectorAll("[data-read-aloud]")) {
    button.hidden = !("speechSynthesis" in window);
  }
}
