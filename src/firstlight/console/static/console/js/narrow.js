// A long choice is narrowed by what is typed above it: a part of the name, its pinyin or initials.

import { say } from "./words.js";

const plain = (text) => text.toLowerCase().replace(/\s/g, "");

function narrow(select) {
  const all = [...select.options];
  const known = all.map((each) => plain(`${each.text} ${each.dataset.find ?? ""}`));
  const field = document.createElement("input");
  const told = document.createElement("output");
  field.type = "search";
  field.autocomplete = "off";
  field.placeholder = say("narrow");
  field.setAttribute("aria-label", `${select.labels[0]?.textContent ?? ""}: ${say("narrow")}`);
  field.setAttribute("aria-controls", select.id);
  told.className = "small muted";
  field.addEventListener("input", () => {
    const asked = plain(field.value);
    const chosen = new Set(select.selectedOptions);
    const fit = new Set(all.filter((each, n) => each.value && known[n].includes(asked)));
    // What is chosen stays, whatever is typed: nothing is chosen or lost by looking.
    select.replaceChildren(...all.filter((each) => fit.has(each) || !each.value || chosen.has(each)));
    for (const each of select.options) each.selected = chosen.has(each);
    told.value = !asked ? "" : fit.size ? say("matches", { n: fit.size }) : say("no-match");
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    select.focus();
  });
  select.removeAttribute("data-narrow");
  select.before(field, told);
}

const narrowAll = () => document.querySelectorAll("select[data-narrow]").forEach(narrow);

export function startNarrow() {
  narrowAll();
  document.addEventListener("fl:refreshed", narrowAll);
}
