// A device on the page: its values, how old they are, and what its connection is doing.

import { ask } from './session.js';
import { LiveDevice } from './live.js';

const template = document.getElementById('card');

export class Card {
  #device;
  #live;
  #rows = new Map();
  #state = { name: 'off' };
  #onChange;

  /** onChange is called when the connection state changes. */
  constructor(device, credentials, onChange) {
    this.#device = device;
    this.#onChange = onChange;
    this.element = template.content.firstElementChild.cloneNode(true);
    this.#find('h2').textContent = device.name || device.id;
    this.#find('.number').textContent = device.device_number;
    this.#find('caption').textContent = `Values of ${device.name || device.id}`;
    this.#find('.retry').addEventListener('click', () => this.#live.connect());
    this.#live = new LiveDevice(
      device.id,
      credentials,
      (values, snapshot) => this.#show(values, snapshot),
      (state) => this.#changed(state),
    );
  }

  get state() {
    return this.#state;
  }

  matches(text) {
    const { name, id, device_number: number } = this.#device;
    return `${name} ${id} ${number}`.toLowerCase().includes(text.toLowerCase());
  }

  connect() {
    if (this.#state.name === 'off') {
      this.#live.connect();
    }
  }

  close() {
    this.#live.close();
  }

  hurry() {
    this.#live.hurry();
  }

  /** Brings what depends on the time up to date; now is the server's. */
  tick(now) {
    for (const row of this.#rows.values()) {
      write(row.age, row.time === null ? '' : age(now - row.time));
    }
    write(this.#find('.state .text'), stateText(this.#state));
  }

  #show(values, snapshot) {
    const { systime, ...keys } = values;
    const time = Date.parse(systime);
    for (const [key, value] of Object.entries(keys)) {
      // The time of a snapshot is that of its newest value alone; the others are asked for.
      this.#put(key, value, snapshot ? null : time);
    }
    if (snapshot) {
      this.#askForTimes();
    }
  }

  #put(key, value, time) {
    const row = this.#rows.get(key) ?? this.#addRow(key);
    row.time = time;
    const text = String(value);
    if (row.cell.textContent !== text) {
      row.cell.textContent = text;
      row.cell.title = text;
      row.cell.classList.remove('changed');
      // Reading the width makes the browser start the animation anew.
      void row.cell.offsetWidth;
      row.cell.classList.add('changed');
    }
  }

  async #askForTimes() {
    try {
      const { data } = await ask(`/api/v1/telemetry/datas/current/${encodeURIComponent(this.#device.id)}`);
      for (const point of data) {
        const row = this.#rows.get(point.key);
        if (row !== undefined && row.time === null) {
          row.time = Date.parse(point.ts);
        }
      }
    } catch {
      // The ages stay open until the next values come; the connection state tells the rest.
    }
  }

  #addRow(key) {
    const line = document.createElement('tr');
    const head = Object.assign(document.createElement('th'), { scope: 'row', textContent: key });
    const cell = Object.assign(document.createElement('td'), { className: 'value' });
    const ageCell = Object.assign(document.createElement('td'), { className: 'age' });
    line.append(head, cell, ageCell);
    const after = [...this.#rows].find(([other]) => other > key);
    this.#find('tbody').insertBefore(line, after === undefined ? null : after[1].line);
    const row = { line, cell, age: ageCell, time: null };
    this.#rows.set(key, row);
    this.#rows = new Map([...this.#rows].sort(([a], [b]) => (a < b ? -1 : 1)));
    this.#find('.none').hidden = true;
    return row;
  }

  #changed(state) {
    this.#state = state;
    this.element.classList.remove('live', 'waiting', 'refused', 'connecting', 'off');
    this.element.classList.add(state.name);
    this.#find('.retry').hidden = state.name !== 'refused' && state.name !== 'waiting';
    write(this.#find('.state .text'), stateText(state));
    this.#onChange();
  }

  #find(selector) {
    return this.element.querySelector(selector);
  }
}

function stateText({ name, reason, retryAt }) {
  switch (name) {
    case 'live':
      return 'live';
    case 'connecting':
      return 'connecting';
    case 'waiting':
      return `${reason}, again in ${Math.max(1, Math.ceil((retryAt - Date.now()) / 1000))} s`;
    case 'refused':
      return reason;
    default:
      return 'not connected';
  }
}

function age(millis) {
  const seconds = Math.max(0, Math.round(millis / 1000));
  if (seconds < 2) return 'now';
  if (seconds < 100) return `${seconds} s`;
  if (seconds < 6000) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} days`;
}

/** Touches the page only when something changes. */
function write(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}
