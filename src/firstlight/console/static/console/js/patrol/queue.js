// What was done without a signal and is not sent yet: kept in the browser with its own key and time,
// sent when there is a signal. The server does each key once, so sending twice is harmless.

import { keepRefused } from "../refused.js";
import { isAway } from "../signal.js";
import { csrf } from "../words.js";

const MOST = 100;
// The station is there and cannot take or read something: not that it is away or busy.
const STUCK = [400, 413, 422, 500];
// Half characters (a symbol cut in two) and NUL: no database keeps them.
const UNKEPT = /\\u0000|\\ud[89a-f][0-9a-f]{2}/gi;

// Why something was not taken, of all that was sent; "" when all of it was.
export const refusal = (receipts) =>
  [...new Set(receipts.filter((each) => each.outcome !== "done").map((each) => each.detail || each.outcome))].join(" ");

export class Queue {
  constructor(name, address, told) {
    Object.assign(this, { name, address, told, busy: false });
  }

  all() {
    try {
      return JSON.parse(localStorage.getItem(this.name) ?? "[]");
    } catch {
      return [];
    }
  }

  // Whether the phone has room for it.
  keep(commands) {
    try {
      localStorage.setItem(this.name, JSON.stringify(commands).replace(UNKEPT, "\\ufffd"));
    } catch {
      return false;
    }
    this.told.changed(commands);
    return true;
  }

  // Returns the command's key, or "" when the phone has no room for it. `from` is where it was
  // written, for who must write it again: the page, and the name of its draft.
  add(action, data, from = {}) {
    const command = { id: crypto.randomUUID(), action, data, ...from };
    return this.keep([...this.all(), command]) ? command.id : "";
  }

  amend(id, more) {
    this.keep(this.all().map((each) => (each.id === id ? { ...each, data: { ...each.data, ...more } } : each)));
  }

  async send() {
    if (this.busy) return;
    this.busy = true;
    const tried = new Set();
    const receipts = [];
    try {
      for (;;) {
        const waiting = this.all().filter(({ id }) => !tried.has(id)).slice(0, MOST);
        if (!waiting.length || isAway()) break;
        for (const { id } of waiting) tried.add(id);
        if (!(await this.deliver(waiting, receipts))) break;
      }
    } finally {
      this.busy = false;
    }
    if (receipts.length) this.told.sent(receipts);
  }

  // Returns whether there is sense in going on. What the station cannot take by itself stays here
  // and holds up nothing else.
  async deliver(commands, receipts) {
    const sentAt = new Date().toISOString();
    const body = commands.map(({ id, action, data }) => ({
      id, action, data: action === "patrols.record_scan" ? { ...data, sent_at: sentAt } : data,
    }));
    const answer = await fetch(this.address, {
      method: "POST", credentials: "same-origin",
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrf() },
      body: JSON.stringify(body),
    }).catch(() => null);
    if (!answer) return false;
    if (answer.status === 401 || answer.status === 403) {
      this.told.lapsed();
      return false;
    }
    if (STUCK.includes(answer.status)) {
      if (commands.length === 1) return true;
      const half = commands.length >> 1;
      return (await this.deliver(commands.slice(0, half), receipts)) && this.deliver(commands.slice(half), receipts);
    }
    const answered = answer.ok ? await answer.json().catch(() => null) : null;
    if (!answered) return false;
    const done = new Set(answered.map((each) => each.id));
    const all = this.all();
    this.keep(all.filter((each) => !done.has(each.id)));
    if (refusal(answered)) keepRefused(all, answered);
    receipts.push(...answered);
    return true;
  }
}
