// The values of a device: key, value, a line of what came while it was watched, and the age.

import { ageText, drawable, showValue } from './values.js';
import { Series } from './series.js';
import { sparkline } from './chart.js';
import { t, write } from './words.js';

const SAMPLES = 120;

export class ValueTable {
  #body;
  #most;
  #onPick;
  #rows = new Map();
  #picked = null;

  /** Shows at most so many rows; with onPick, a key that can be drawn is a button that calls it. */
  constructor(body, most, onPick = null) {
    this.#body = body;
    this.#most = most;
    this.#onPick = onPick;
  }

  get size() {
    return this.#rows.size;
  }

  get beyond() {
    return Math.max(0, this.#rows.size - this.#most);
  }

  /** The newest value of a key. */
  value(key) {
    return this.#rows.get(key)?.value;
  }

  /** Keys that a chart can show. */
  drawableKeys() {
    return [...this.#rows].filter(([, row]) => !Number.isNaN(drawable(row.value))).map(([key]) => key).sort();
  }

  /** Takes the values of a frame; time is null where it is not known, as for those of a snapshot. */
  put(values, time) {
    const known = this.#rows.size;
    for (const [key, value] of Object.entries(values)) {
      const row = this.#rows.get(key) ?? this.#newRow(key);
      row.time = time;
      row.value = value;
      if (showValue(row.cell, value)) flash(row.cell);
      if (time !== null && row.series.add(time, drawable(value))) this.#draw(row);
    }
    if (this.#rows.size > known) this.#arrange();
  }

  /** The time of a value that came in a snapshot. */
  putTime(key, time) {
    const row = this.#rows.get(key);
    if (row !== undefined && row.time === null) {
      row.time = time;
      if (row.series.add(time, drawable(row.value))) this.#draw(row);
    }
  }

  tick(now) {
    for (const row of this.#rows.values()) {
      write(row.age, row.time === null ? '' : ageText(now - row.time));
    }
  }

  pick(key) {
    this.#picked = key;
    this.#rows.forEach((row, other) => row.button && (row.button.ariaPressed = String(other === key)));
  }

  translate() {
    for (const [key, row] of this.#rows) {
      showValue(row.cell, row.value);
      if (row.button) row.button.title = t('value.chart', { key });
    }
  }

  destroy() {
    this.#rows.forEach((row) => row.spark?.destroy());
  }

  #newRow(key) {
    const line = document.createElement('tr');
    const head = Object.assign(document.createElement('th'), { scope: 'row' });
    const [cell, trend, age] = ['value', 'trend', 'age'].map((name) =>
      Object.assign(document.createElement('td'), { className: name }));
    line.append(head, cell, trend, age);
    const row = { line, head, cell, trend, age, time: null, series: new Series(SAMPLES), spark: null };
    head.textContent = key;
    head.title = key.length > 16 ? key : '';
    this.#rows.set(key, row);
    return row;
  }

  #draw(row) {
    if (this.#onPick && !row.button) this.#makeButton(row);
    if (row.line.hidden || row.series.times.length < 2) return;
    row.spark ??= sparkline(row.trend, row.series);
    row.spark.changed();
  }

  #makeButton(row) {
    const key = row.head.textContent;
    row.button = Object.assign(document.createElement('button'), { type: 'button', className: 'key', textContent: key });
    row.button.title = t('value.chart', { key });
    row.button.ariaPressed = String(key === this.#picked);
    row.button.addEventListener('click', () => this.#onPick(key));
    row.head.replaceChildren(row.button);
  }

  /** By key; lines that are in their place are not touched, so that the focus stays. */
  #arrange() {
    const sorted = [...this.#rows].sort(([a], [b]) => (a < b ? -1 : 1));
    sorted.forEach(([, row], i) => {
      row.line.hidden = i >= this.#most;
      if (this.#body.children[i] !== row.line) this.#body.insertBefore(row.line, this.#body.children[i] ?? null);
    });
  }
}

function flash(cell) {
  cell.classList.remove('changed');
  // Reading the width makes the browser start the animation anew.
  void cell.offsetWidth;
  cell.classList.add('changed');
}
