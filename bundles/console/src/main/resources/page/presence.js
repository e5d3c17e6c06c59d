// Which devices are online: one socket for all of them. While it does not stand, nobody is said to be on or off line.

import { credentials } from './session.js';
import { LiveSocket } from './socket.js';

const PATH = '/api/v1/device/online/status/ws/batch';
const SETTLE = 100;

export class Presence {
  #ids = [];
  #online = new Map();
  #onChange;
  #socket;
  #timer = null;
  #state = 'off';

  /** onChange is called when something changed for any device. */
  constructor(onChange) {
    this.#onChange = onChange;
    this.#socket = new LiveSocket(PATH, {
      first: () => ({ device_ids: this.#ids, ...credentials() }),
      frame: (json) => this.#take([json].flat()),
      state: (state) => this.#changed(state),
    });
  }

  /** True, false, or null when it is not known. */
  of(deviceId) {
    return this.#online.get(deviceId) ?? null;
  }

  /** Whom to watch from now on. */
  watch(ids) {
    const wanted = [...new Set(ids)].sort();
    if (wanted.join() === this.#ids.join()) return;
    this.#ids = wanted;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#restart(), SETTLE);
  }

  hurry() {
    this.#socket.hurry();
  }

  #restart() {
    if (this.#ids.length === 0) this.#socket.close();
    else if (this.#state === 'off' || this.#state === 'refused') this.#socket.connect();
    // One that is about to connect asks for whom to watch when it is open.
    else this.#socket.subscribe();
  }

  #take(states) {
    for (const { device_id: id, is_online: online } of states) {
      if (typeof id === 'string') this.#online.set(id, online === 1);
    }
    this.#onChange();
  }

  #changed({ name }) {
    this.#state = name;
    if (name !== 'live') {
      this.#online.clear();
      this.#onChange();
    }
  }
}
