// A device, live: its values, the times of those in a snapshot, and the state of its connection.

import { get } from './api.js';
import { credentials } from './session.js';
import { LiveSocket } from './socket.js';

const CURRENT = '/api/v1/telemetry/datas/current/ws';

export class DeviceFeed {
  #deviceId;
  #table;
  #heard;
  #socket;
  state = { name: 'off' };

  /** heard has values(values, time), which may be missing, state(state), and record as of a socket. */
  constructor(deviceId, table, heard) {
    this.#deviceId = deviceId;
    this.#table = table;
    this.#heard = heard;
    this.#socket = new LiveSocket(CURRENT, {
      first: () => ({ device_id: deviceId, ...credentials() }),
      frame: (values, isFirst) => this.#show(values, isFirst),
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
