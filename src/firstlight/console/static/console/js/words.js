// The words that scripts say, from the page, in the page's language.

const node = document.getElementById("fl-words");
const table = node ? JSON.parse(node.textContent) : { clock: {} };

const fill = (text, values) =>
  text.replace(/%\((\w+)\)s/g, (_, name) => String(values[name] ?? "")).replaceAll("%%", "%");

export const say = (key, values = {}) => fill(table[key] ?? key, values);
export const sayClock = (key, values = {}) => fill(table.clock[key] ?? key, values);

export const csrf = () => document.querySelector('meta[name="csrf-token"]')?.content ?? "";

export const clockFace = (when = new Date()) =>
  [when.getHours(), when.getMinutes(), when.getSeconds()]
    .map((part) => String(part).padStart(2, "0"))
    .join(":");
