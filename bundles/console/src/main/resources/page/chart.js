// Lines, drawn by uPlot: a small one beside a value, and a large one with axes. Colours come from the style sheet.

import { locale } from './words.js';
import { numberText } from './values.js';
import { now } from './clock.js';
import { onTheme } from './theme.js';

const { uPlot } = window;
const all = new Set();
const due = new Set();

/** However many values come, a chart is drawn once for each picture of the screen. */
function drawSoon(chart) {
  if (due.size === 0) {
    requestAnimationFrame(() => {
      const charts = [...due];
      due.clear();
      charts.forEach((each) => each.draw());
    });
  }
  due.add(chart);
}

onTheme(() => all.forEach(drawSoon));

class Chart {
  #plot;
  #series;

  constructor(element, series, options) {
    this.#series = series;
    const colour = () => getComputedStyle(element).color;
    const line = { stroke: colour, width: options.lineWidth, points: options.points, spanGaps: true };
    this.#plot = new uPlot({ ...options, series: [{}, line], legend: { show: false } }, this.#data(), element);
    all.add(this);
  }

  changed() {
    drawSoon(this);
  }

  show(series) {
    this.#series = series;
    this.changed();
  }

  draw() {
    if (all.has(this)) {
      this.#plot.setData(this.#data());
    }
  }

  size(width, height) {
    this.#plot.setSize({ width, height });
  }

  destroy() {
    all.delete(this);
    due.delete(this);
    this.#plot.destroy();
  }

  #data() {
    return [this.#series.times, this.#series.values];
  }
}

/** A range with some air, also around a line that is level. */
function withAir(plot, least, most) {
  if (least === null || most === null) return [0, 1];
  const air = (most - least || Math.abs(most) || 1) * 0.1;
  return [least - air, most + air];
}

export function sparkline(element, series) {
  return new Chart(element, series, {
    width: Math.max(48, element.clientWidth - 12),
    height: 26,
    lineWidth: 1.5,
    padding: [2, 2, 2, 2],
    points: { show: false },
    cursor: { show: false },
    axes: [{ show: false }, { show: false }],
    scales: { y: { range: withAir } },
  });
}

/** A chart of the last so many milliseconds; range tells how many. */
export function timeChart(element, series, range) {
  const soft = () => getComputedStyle(element).borderTopColor;
  const axis = { stroke: soft, grid: { stroke: soft, width: 0.25 }, ticks: { show: false }, font: '12px system-ui, sans-serif' };
  const time = (seconds, options) => new Intl.DateTimeFormat(locale(), options).format(seconds * 1000);
  const chart = new Chart(element, series, {
    width: element.clientWidth || 300,
    height: 220,
    lineWidth: 2,
    padding: [10, 12, 0, 0],
    points: { show: (plot) => plot.data[0].length < 2 },
    cursor: { y: false, drag: { x: false, y: false } },
    axes: [
      { ...axis, space: 80, size: 30, values: (plot, ticks) => ticks.map((tick) => time(tick, { timeStyle: range() > 600_000 ? 'short' : 'medium' })) },
      { ...axis, size: 56, values: (plot, ticks) => ticks.map(numberText) },
    ],
    scales: { x: { range: () => [(now() - range()) / 1000, now() / 1000] }, y: { range: withAir } },
  });
  const watch = new ResizeObserver(() => element.clientWidth > 0 && chart.size(element.clientWidth, 220));
  watch.observe(element);
  return chart;
}
