// Finds devices by search and pages, and shows the pinned ones and those of the page as cards.

import { get } from './api.js';
import { Card } from './card.js';
import { serverSays } from './clock.js';
import { isPinned, MOST_PINS, onPins, pins, pinsOf } from './pins.js';
import { reasonText, t, write } from './words.js';

const PAGE_SIZE = 24;
const TYPING = 250;
const LEAVE = 3_000;
const LONGEST_WAIT = 30;
const find = (selector) => document.querySelector(selector);

/** Devices out of sight for a while hold no socket. */
function watchSight(cards) {
  const leaving = new Map();
  return new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        const card = cards.find(({ element }) => element === target);
        clearTimeout(leaving.get(target));
        leaving.delete(target);
        if (isIntersecting) card?.connect();
        else if (card !== undefined) leaving.set(target, setTimeout(() => leaving.delete(target) && card.close(), LEAVE));
      }
    },
    { rootMargin: '400px' },
  );
}

export class Finder {
  #outer;
  #cards = [];
  #sight = watchSight(this.#cards);
  #devices = [];
  #page = 1;
  /** How many there are; null as long as nobody said. */
  #total = null;
  #asked = 0;
  #timer = null;
  #failure = null;

  /** outer has changed() when cards or their states did, notice(text), and refused(error) when credentials are not good. */
  constructor(outer) {
    this.#outer = outer;
    find('#search').addEventListener('submit', (event) => event.preventDefault());
    find('#search-text').addEventListener('input', () => this.#later(() => this.load(1), TYPING));
    find('#pager .back').addEventListener('click', () => this.#turn(-1));
    find('#pager .on').addEventListener('click', () => this.#turn(1));
    onPins(() => this.#arrange());
  }

  get cards() {
    return this.#cards;
  }

  /** Asks for a page, again and again until there is an answer. */
  async load(page, attempt = 0) {
    clearTimeout(this.#timer);
    const question = ++this.#asked;
    const search = find('#search-text').value.trim();
    try {
      const query = new URLSearchParams({ search, page, page_size: PAGE_SIZE });
      const { data, serverTime } = await get(`/api/v1/device?${query}`);
      if (question !== this.#asked) return;
      serverSays(serverTime);
      this.#failure = null;
      this.#page = data.page;
      this.#total = data.total;
      this.#devices = data.list;
      if (data.list.length > 0) pinsOf(data.list[0].tenant_id);
      this.#arrange();
    } catch (error) {
      if (question !== this.#asked) return;
      if (error.status === 401) {
        this.#outer.refused(error);
        return;
      }
      this.#tryAgain(page, attempt, error);
    }
    this.#outer.notice(this.#failure ? t('devices.failed', this.#failure) : '');
  }

  clear() {
    clearTimeout(this.#timer);
    this.#asked += 1;
    this.#failure = null;
    this.#devices = [];
    this.#total = null;
    find('#search-text').value = '';
    this.#keepOnly([]);
    this.#summarize();
  }

  translate() {
    this.#cards.forEach((card) => card.translate());
    this.#summarize();
  }

  #tryAgain(page, attempt, error) {
    const seconds = Math.min(LONGEST_WAIT, 2 ** attempt);
    this.#failure = { reason: reasonText(error.message), seconds };
    this.#later(() => this.load(page, attempt + 1), seconds * 1000);
  }

  async #turn(by) {
    await this.load(this.#page + by);
    find('#results-title').scrollIntoView({ block: 'start' });
  }

  /** Makes the cards that are missing, and puts each where it belongs. */
  #arrange() {
    const others = this.#devices.filter((device) => !isPinned(device));
    const focused = document.activeElement;
    this.#keepOnly([...pins(), ...others].map(({ id }) => id));
    this.#fill('#pinned', pins());
    this.#fill('#results', others);
    this.#cards.forEach((card) => card.showPinned());
    find('#results').hidden = others.length === 0 && this.#total > 0;
    this.#summarize();
    this.#outer.changed();
    // Who moves in the page loses the focus.
    if (focused.isConnected && focused !== document.activeElement) focused.focus();
  }

  #keepOnly(ids) {
    for (const card of this.#cards.filter(({ id }) => !ids.includes(id))) {
      this.#sight.unobserve(card.element);
      card.destroy();
      card.element.remove();
      this.#cards.splice(this.#cards.indexOf(card), 1);
    }
  }

  #fill(section, devices) {
    const place = find(`${section} .cards`);
    devices.forEach((device, i) => {
      const card = this.#cards.find(({ id }) => id === device.id) ?? this.#make(device);
      if (place.children[i] !== card.element) place.insertBefore(card.element, place.children[i] ?? null);
    });
  }

  #make(device) {
    const card = new Card(
      device,
      () => this.#outer.changed(),
      () => this.#outer.notice(t('pin.full', { n: MOST_PINS })),
    );
    this.#cards.push(card);
    this.#sight.observe(card.element);
    return card;
  }

  #summarize() {
    const text = find('#search-text').value.trim();
    const pages = Math.max(1, Math.ceil((this.#total ?? 0) / PAGE_SIZE));
    find('#pinned').hidden = pins().length === 0;
    find('#empty').hidden = this.#total !== 0;
    write(find('#empty'), text === '' ? t('devices.none') : t('devices.noMatch', { text }));
    write(find('#found'), this.#total === null ? '' : t('found', { n: this.#total }));
    write(find('#results-title'), t(text === '' ? 'results.title' : 'results.found'));
    find('#pager').hidden = pages === 1;
    write(find('#pager .where'), t('pager.where', { page: this.#page, pages }));
    find('#pager .back').disabled = this.#page <= 1;
    find('#pager .on').disabled = this.#page >= pages;
  }

  #later(action, millis) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(action, millis);
  }
}
