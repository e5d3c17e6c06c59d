// The chart of one key of a device: what the store has, and what comes.

import { get } from './api.js';
import { timeChart } from './chart.js';
import { now } from './clock.js';
import { Series } from './series.js';
import { drawable, numberText } from './values.js';
import { reasonText, t, write } from './words.js';

const MOST = 5_000;
const MINUTE = 60_000;

export class History {
  #root;
  #deviceId;
  #key = null;
  #series = new Series(MOST);
  #minutes = 5;
  #chart = null;
  #failure = null;
  #asked = 0;

  constructor(root, deviceId) {
    this.#root = root;
    this.#deviceId = deviceId;
    for (const radio of root.querySelectorAll('.range input')) {
      radio.addEventListener('change', () => {
        this.#minutes = Number(radio.value);
        this.load(this.#key);
      });
    }
    this.translate();
  }

  get key() {
    return this.#key;
  }

  /** Shows a key from its history on. */
  async load(key) {
    this.#key = key;
    this.translate();
    if (key === null) return;
    const question = ++this.#asked;
    const end = now();
    const query = new URLSearchParams({
      device_id: this.#deviceId, key, limit: MOST,
      start_time: Math.floor(end - this.#minutes * MINUTE), end_time: Math.ceil(end + 5 * MINUTE),
    });
    try {
      const { data } = await get(`/api/v1/telemetry/datas/history?${query}`);
      if (question !== this.#asked) return;
      this.#failure = null;
      this.#series = new Series(MOST);
      data.reverse().forEach((point) => this.#series.add(Date.parse(point.ts), drawable(point.value)));
      this.#draw();
    } catch (error) {
      if (question === this.#asked) this.#failure = error.message;
    }
    this.translate();
  }

  add(time, value) {
    if (this.#series.add(time, drawable(value))) this.tick();
  }

  /** The window moves on with the time. */
  tick() {
    if (this.#chart !== null) this.#chart.changed();
    this.#summarize();
  }

  translate() {
    const title = this.#key === null ? t('chart.none') : this.#key;
    write(this.#root.querySelector('#chart-title'), title);
    this.tick();
  }

  destroy() {
    this.#asked += 1;
    this.#chart?.destroy();
  }

  #draw() {
    const place = this.#root.querySelector('.plot');
    this.#chart ??= timeChart(place, this.#series, () => this.#minutes * MINUTE);
    this.#chart.show(this.#series);
  }

  /** In words what the line shows, also for those who do not see it. */
  #summarize() {
    const text = this.#failure === null ? this.#inWords() : t('chart.failed', { reason: reasonText(this.#failure) });
    write(this.#root.querySelector('.summary'), text);
    const label = `${this.#key === null ? t('chart.none') : t('value.chart', { key: this.#key })}: ${text}`;
    const plot = this.#root.querySelector('.plot');
    if (plot.ariaLabel !== label) plot.ariaLabel = label;
  }

  #inWords() {
    const from = (now() - this.#minutes * MINUTE) / 1000;
    const first = this.#series.times.findIndex((time) => time >= from);
    const values = first < 0 ? [] : this.#series.values.slice(first);
    if (values.length === 0) return t('chart.empty');
    const [least, most] = values.reduce(([a, b], value) => [Math.min(a, value), Math.max(b, value)], [Infinity, -Infinity]);
    const figures = { n: values.length, least: numberText(least), most: numberText(most), last: numberText(values.at(-1)) };
    const cut = values.length === MOST ? ` (${t('chart.cut', { n: numberText(MOST) })})` : '';
    return t('chart.summary', figures) + cut;
  }
}
