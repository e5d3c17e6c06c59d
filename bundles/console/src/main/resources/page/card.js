// A device among others: its first values, and what its connection is doing.

import { DeviceFeed } from './feed.js';
import { isPinned, togglePin } from './pins.js';
import { countdown, showOnline, showState } from './state.js';
import { ValueTable } from './table.js';
import { t, translate, write } from './words.js';

const ROWS = 8;
const template = document.getElementById('card-template');

export class Card {
  #device;
  #table;
  #feed;
  #onChange;

  /** onChange is called when the connection state changes, onFull when a pin was refused. */
  constructor(device, onChange, onFull) {
    this.#device = device;
    this.#onChange = onChange;
    this.element = template.content.firstElementChild.cloneNode(true);
    this.element.dataset.device = device.id;
    const link = this.#find('.name');
    link.textContent = device.name || device.id;
    link.href = this.#find('.more').href = `#/device/${encodeURIComponent(device.id)}`;
    this.#find('.number').textContent = device.device_number;
    this.#find('.retry').addEventListener('click', () => this.#feed.connect());
    this.#find('.pin').addEventListener('click', () => togglePin(device) || onFull());
    this.#table = new ValueTable(this.#find('tbody'), ROWS);
    this.#feed = new DeviceFeed(device.id, this.#table, {
      values: () => this.#counted(),
      state: (state) => this.#changed(state),
    });
    this.translate();
  }

  get id() {
    return this.#device.id;
  }

  get state() {
    return this.#feed.state;
  }

  connect() {
    if (this.state.name === 'off') this.#feed.connect();
  }

  close() {
    this.#feed.close();
  }

  hurry() {
    this.#feed.hurry();
  }

  destroy() {
    this.#feed.close();
    this.#table.destroy();
  }

  showPinned() {
    const pin = this.#find('.pin');
    const pinned = isPinned(this.#device);
    pin.ariaPressed = String(pinned);
    pin.ariaLabel = t('pin.label', { name: this.#device.name || this.#device.id });
    write(pin, t(pinned ? 'pin.pinned' : 'pin.pin'));
  }

  showOnline(online) {
    showOnline(this.#find('.online'), online);
  }

  /** Brings what depends on the time up to date; now is the server's. */
  tick(now) {
    this.#table.tick(now);
    write(this.#find('.countdown'), countdown(this.state));
  }

  translate() {
    translate(this.element);
    this.#find('caption').textContent = t('value.caption', { name: this.#device.name || this.#device.id });
    this.#table.translate();
    this.#counted();
    this.showPinned();
    showState(this.#find('.state'), this.state);
  }

  #counted() {
    this.#find('.none').hidden = this.#table.size > 0;
    this.#find('.more').hidden = this.#table.beyond === 0;
    write(this.#find('.more'), t('value.more', { n: this.#table.beyond }));
  }

  #changed(state) {
    this.element.dataset.state = state.name;
    this.#find('.retry').hidden = state.name !== 'refused' && state.name !== 'waiting';
    showState(this.#find('.state'), state);
    write(this.#find('.countdown'), countdown(state));
    this.#onChange();
  }

  #find(selector) {
    return this.element.querySelector(selector);
  }
}
