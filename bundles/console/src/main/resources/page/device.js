// One device in full: all its values, a chart, attributes, events, the raw frames, and a form to publish a test report.

import { get } from './api.js';
import { EventLog } from './events.js';
import { DeviceFeed } from './feed.js';
import { FrameLog } from './frames.js';
import { History } from './history.js';
import { isPinned, MOST_PINS, pinsOf, togglePin } from './pins.js';
import { ReportForm } from './report.js';
import { countdown, showOnline, showState } from './state.js';
import { ValueTable } from './table.js';
import { t, translate, write } from './words.js';

const ROWS = 1_000;
const template = document.getElementById('device-template');

export class DeviceView {
  #root = document.getElementById('device');
  #outer;
  #device;
  #table;
  #attributes;
  #events;
  #feed;
  #history;
  #frames;
  #report;

  /** outer has changed() when the connection state did, and notice(text). */
  constructor(id, outer) {
    this.#outer = outer;
    this.#device = { id, name: '', device_number: '' };
    this.#root.replaceChildren(template.content.cloneNode(true));
    this.#history = new History(this.#find('.chart'), id);
    this.#frames = new FrameLog(this.#find('.frames'));
    this.#report = new ReportForm(this.#find('.report'), id);
    this.#table = new ValueTable(this.#find('tbody'), ROWS, (key) => this.#pick(key));
    this.#attributes = new ValueTable(this.#find('.attributes tbody'), ROWS);
    this.#events = new EventLog(this.#find('.events'));
    this.#feed = new DeviceFeed(id, this.#table, {
      values: (values, time) => this.#came(values, time),
      attributes: (values) => this.#described(values),
      event: (data, time) => this.#events.add(data, time),
      state: (state) => this.#changed(state),
      record: (direction, text) => this.#frames.record(direction, text),
    });
    this.#find('.retry').addEventListener('click', () => this.#feed.connect());
    this.#find('.pin').addEventListener('click', () => this.#togglePin());
    this.translate();
    this.#feed.connect();
    this.#askForName();
  }

  get id() {
    return this.#device.id;
  }

  get state() {
    return this.#feed.state;
  }

  focus() {
    this.#find('#device-title').focus();
  }

  hurry() {
    this.#feed.hurry();
  }

  showOnline(online) {
    showOnline(this.#find('.online'), online);
  }

  tick(now) {
    this.#table.tick(now);
    this.#history.tick();
    write(this.#find('.countdown'), countdown(this.state));
  }

  translate() {
    translate(this.#root);
    const name = this.#device.name || this.#device.id;
    write(this.#find('.name'), name);
    write(this.#find('.number'), this.#device.device_number);
    write(this.#find('caption'), t('value.caption', { name }));
    this.#showPinned();
    this.#table.translate();
    this.#attributes.translate();
    this.#events.translate();
    this.#history.translate();
    this.#frames.translate();
    this.#report.translate();
    showState(this.#find('.state'), this.state);
  }

  destroy() {
    this.#feed.close();
    this.#table.destroy();
    this.#history.destroy();
    this.#root.replaceChildren();
  }

  /** The list tells the name; who came by a link has not seen it. */
  async #askForName() {
    try {
      const { data } = await get(`/api/v1/device?${new URLSearchParams({ search: this.#device.id, page_size: 500 })}`);
      const found = data.list.find(({ id }) => id === this.#device.id);
      if (found !== undefined && this.#root.childElementCount > 0) {
        this.#device = found;
        pinsOf(found.tenant_id);
        this.translate();
      }
    } catch {
      // The id stands for the name; the connection state tells the rest.
    }
  }

  #came(values, time) {
    this.#find('.none').hidden = this.#table.size > 0;
    const key = this.#history.key;
    if (key === null) {
      const first = this.#table.drawableKeys()[0];
      if (first !== undefined) this.#pick(first);
    } else if (time !== null && Object.hasOwn(values, key)) {
      this.#history.add(time, values[key]);
    } else if (time === null) {
      // A snapshot after a break: what came meanwhile is in the history.
      this.#pick(key);
    }
  }

  #described(values) {
    this.#attributes.put(values, null);
    this.#find('.attributes').hidden = this.#attributes.size === 0;
  }

  #pick(key) {
    this.#table.pick(key);
    this.#history.load(key);
  }

  #togglePin() {
    if (!togglePin(this.#device)) this.#outer.notice(t('pin.full', { n: MOST_PINS }));
    this.#showPinned();
  }

  #showPinned() {
    const pinned = isPinned(this.#device);
    const pin = this.#find('.pin');
    pin.ariaPressed = String(pinned);
    pin.ariaLabel = t('pin.label', { name: this.#device.name || this.#device.id });
    write(pin, t(pinned ? 'pin.pinned' : 'pin.pin'));
  }

  #changed(state) {
    if (this.#root.childElementCount === 0) return;
    this.#root.dataset.state = state.name;
    this.#find('.retry').hidden = state.name !== 'refused' && state.name !== 'waiting';
    showState(this.#find('.state'), state);
    write(this.#find('.countdown'), countdown(state));
    this.#outer.changed();
  }

  #find(selector) {
    return this.#root.querySelector(selector);
  }
}
