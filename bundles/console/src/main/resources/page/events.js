// What happened at a device while it was watched, the newest first, at most so many.

import { locale, write } from './words.js';

const MOST = 50;
const LONGEST = 1_000;

export class EventLog {
  #root;
  #list;

  constructor(root) {
    this.#root = root;
    this.#list = root.querySelector('ol');
  }

  /** Shows an event: its method, and what else it says. */
  add(data, time) {
    this.#list.prepend(line(data, time));
    if (this.#list.childElementCount > MOST) this.#list.lastElementChild.remove();
    this.#root.hidden = false;
  }

  translate() {
    this.#list.querySelectorAll('time[datetime]').forEach(showTime);
  }
}

function line({ method, params, ...rest }, time) {
  const item = document.createElement('li');
  const when = document.createElement('time');
  // A time that no calendar has stays open.
  if (!Number.isNaN(time)) {
    when.dateTime = new Date(time).toISOString();
    showTime(when);
  }
  const name = Object.assign(document.createElement('b'), { textContent: typeof method === 'string' ? method : '' });
  const said = { ...(params !== undefined && { params }), ...rest };
  const only = Object.keys(said).length === 1 && params !== undefined ? params : said;
  const text = Object.keys(said).length === 0 ? '' : JSON.stringify(only);
  item.append(when, name, Object.assign(document.createElement('code'), { textContent: text.slice(0, LONGEST) }));
  return item;
}

function showTime(when) {
  write(when, new Date(when.dateTime).toLocaleTimeString(locale(), { hour12: false }));
}
