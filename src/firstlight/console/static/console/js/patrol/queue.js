// What was done on a patrol and is not sent yet: kept in the browser with its own key and time,
// sent when there is a signal. The server does each key once, so sending twice is harmless.

import { csrf } from "../words.js";

const MOST = 100;

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

  keep(commands) {
    localStorage.setItem(this.name, JSON.stringify(commands));
    this.told.changed(commands);
  }

  add(action, data) {
    const command = { id: crypto.randomUUID(), action, data };
    this.keep([...this.all(), command]);
    return command.id;
  }

  amend(id, more) {
    this.keep(this.all().map((each) => (each.id === id ? { ...each, data: { ...each.data, ...more } } : each)));
  }

  async send() {
    const waiting = this.all().slice(0, MOST);
    if (this.busy || !waiting.length || !navigator.onLine) return;
    this.busy = true;
    try {
      await this.deliver(waiting);
    } finally {
      this.busy = false;
    }
    if (this.all().length > 0 && this.went) await this.send();
  }

  async deliver(waiting) {
    this.went = false;
    const sentAt = new Date().toISOString();
    const body = waiting.map(({ id, action, data }) => ({
      id, action, data: action === "patrols.record_scan" ? { ...data, sent_at: sentAt } : data,
    }));
    const answer = await fetch(this.address, {
      method: "POST", credentials: "same-origin",
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrf() },
      body: JSON.stringify(body),
    }).catch(() => null);
    if (!answer) return;
    if (answer.status === 401 || answer.status === 403) return this.told.lapsed();
    if (!answer.ok) return;
    const receipts = await answer.json();
    const done = new Set(receipts.map((each) => each.id));
    this.went = true;
    this.keep(this.all().filter((each) => !done.has(each.id)));
    this.told.sent(receipts);
  }
}
