// Keeps every <time data-clock> true: what happened, what is due, how long it has run.

import { sayClock } from "./words.js";

const unit = (minutes) => {
  if (minutes < 60) return ["min", minutes];
  if (minutes < 48 * 60) return ["h", Math.floor(minutes / 60)];
  return ["d", Math.floor(minutes / 1440)];
};

export function relative(at, mode, now) {
  const gap = now - at;
  if (mode === "since") {
    const minutes = Math.max(0, Math.floor(gap / 60000));
    const two = (n) => String(n).padStart(2, "0");
    return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
  }
  if (mode === "ago" && Math.abs(gap) < 60000) return sayClock("now");
  const prefix = mode === "due" ? ["over-", "left-"] : ["", "in-"];
  const [name, n] = unit(Math.floor(Math.abs(gap) / 60000));
  return sayClock(prefix[gap >= 0 ? 0 : 1] + name, { n });
}

export function refreshClocks(root = document) {
  const now = Date.now();
  for (const clock of root.querySelectorAll("time[data-clock]")) {
    const at = Date.parse(clock.dateTime);
    const shown = clock.querySelector(".clock__rel");
    if (Number.isNaN(at) || !shown) continue;
    const text = relative(at, clock.dataset.clock, now);
    if (shown.textContent !== text) shown.textContent = text;
    clock.toggleAttribute("data-late", clock.dataset.clock === "due" && at <= now);
  }
}

export function startClocks() {
  refreshClocks();
  setInterval(refreshClocks, 15000);
  document.addEventListener("visibilitychange", () => document.hidden || refreshClocks());
}
