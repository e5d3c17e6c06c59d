// A device, live: its values, the times of those in a snapshot, whatever else is asked for, and the state of its connection.

import { get } from './api.js';
import { credentials } from './session.js';
import { LiveSocket } from './socket.js';

const CURRENT = '/api/v1/telemetry/datas/current/ws';
const TYPES = ['telemetry', 'attribute', 'event'];

export class DeviceFeed {
  #deviceId;
  #table;
  #heard;
  #socket;
  #told = new Set();
  state = { name: 'off' };

  /**
   * heard has values(values, time), which may be missing, state(state), and record as of a socket. With attributes(values)
   * and event(data, time) it hears of these as well.
   */
  constructor(deviceId, table, heard) {
    this.#deviceId = deviceId;
    this.#table = table;
    this.#heard = heard;
    this.#socket = new LiveSocket(CURRENT, {
      first: () => ({ device_id: deviceId, ...(heard.event && { types: TYPES }), ...credentials() }),
      frame: (frame, isFirst) => (heard.event ? this.#sort(frame, isFirst) : this.#show(frame, isFirst)),
      state: (state) => this.#changed(state),
      record: heard.record,
    });
  }

  connect() {
    this.#socket.connect();
  }

  close() {
    this.#socket.close();
  }

  hurry() {
    this.#socket.hurry();
  }

  /** Frames that say their type: the first of each type is its snapshot. */
  #sort({ type, data, systime }, isFirst) {
    if (isFirst) this.#told.clear();
    const snapshot = !this.#told.has(type);
    this.#told.add(type);
    if (type === 'telemetry') this.#show({ ...data, systime }, snapshot);
    else if (type === 'attribute') this.#heard.attributes(data);
    else this.#heard.event(data, Date.parse(systime));
  }

  #show({ systime, ...values }, snapshot) {
    const time = Date.parse(systime);
    // The time of a snapshot is that of its newest value alone; the others are asked for.
    this.#table.put(values, snapshot ? null : time);
    this.#heard.values?.(values, snapshot ? null : time);
    if (snapshot) this.#askForTimes();
  }

  async #askForTimes() {
    try {
      const { data } = await get(`/api/v1/telemetry/datas/current/${encodeURIComponent(this.#deviceId)}`);
      data.forEach((point) => this.#table.putTime(point.key, Date.parse(point.ts)));
    } catch {
      // The ages stay open until the next values come; the connection state tells the rest.
    }
  }

  #changed(state) {
    this.state = state;
    this.#heard.state(state);
  }
}
