// The last numbers of a key with their times, at most so many: what a chart draws.

export class Series {
  times = [];
  values = [];
  #most;

  constructor(most) {
    this.#most = most;
  }

  /** Adds a sample that is newer than all before; tells whether it was. Times are milliseconds. */
  add(time, value) {
    const seconds = time / 1000;
    if (!Number.isFinite(value) || !Number.isFinite(seconds) || seconds <= (this.times.at(-1) ?? -Infinity)) {
      return false;
    }
    this.times.push(seconds);
    this.values.push(value);
    if (this.times.length > this.#most) {
      this.times.shift();
      this.values.shift();
    }
    return true;
  }
}
