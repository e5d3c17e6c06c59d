// A socket that says the truth about itself and comes back by itself.

const OPEN_WITHIN = 15_000;
const PING_EVERY = 27_000;
const PONG_WITHIN = 8_000;
const STEADY_AFTER = 10_000;
const LONGEST_WAIT = 10_000;
const POLICY_VIOLATION = 1008;
/** How often it is told that a frame is shown, for the platform's figures; in milliseconds. */
const SEEN_EVERY = 5_000;

/** The wait before the next attempt, with jitter, so that many pages do not come back at the same moment. */
function backOff(attempt) {
  return Math.min(LONGEST_WAIT, 1_000 * 2 ** attempt) * (0.7 + 0.6 * Math.random());
}

export class LiveSocket {
  #path;
  #heard;
  #socket = null;
  #open = false;
  #live = false;
  #attempt = 0;
  #retryAt = 0;
  #lastText = '';
  #seenAt = 0;
  /** Words of what is seen that have no answer yet; people who look at frames are spared both. */
  #unanswered = 0;
  /** One timer for each purpose, by name. */
  #timers = new Map();

  /**
   * heard has: first(), the first frame as an object; frame(json, isFirst); state({name, reason?, retryAt?}) with name
   * off, connecting, live, waiting or refused; and record(direction, text), which may be missing.
   */
  constructor(path, heard) {
    this.#path = path;
    this.#heard = heard;
  }

  connect() {
    this.#drop();
    this.#heard.state({ name: 'connecting' });
    const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(`${scheme}//${location.host}${this.#path}`);
    this.#socket = socket;
    this.#after('open', OPEN_WITHIN, () => this.#lost('noAnswer'));
    socket.onopen = () => this.#opened();
    socket.onmessage = (message) => this.#received(message.data);
    socket.onclose = (close) => this.#closed(close);
  }

  /** Connects now instead of when the back-off ends: the network is back. */
  hurry() {
    if (this.#retryAt > 0) {
      this.connect();
    }
  }

  /** Sends the first frame again, which replaces the subscription. */
  subscribe() {
    if (this.#open) {
      this.#live = false;
      this.#send(JSON.stringify(this.#heard.first()));
    }
  }

  close() {
    this.#drop();
    this.#heard.state({ name: 'off' });
  }

  #opened() {
    this.#open = true;
    this.#cancel('open');
    this.subscribe();
    this.#ping();
  }

  /** A socket that gives no pong is dead, whatever the browser believes. */
  #ping() {
    this.#send('ping');
    this.#after('pong', PONG_WITHIN, () => this.#lost('noHeartbeat'));
  }

  #send(text) {
    this.#socket.send(text);
    this.#heard.record?.('out', text);
  }

  #received(text) {
    if (text === 'pong' && this.#unanswered > 0) {
      this.#unanswered--;
      return;
    }
    this.#heard.record?.('in', text);
    if (text === 'pong') {
      this.#cancel('pong');
      this.#after('ping', PING_EVERY, () => this.#ping());
      return;
    }
    const json = parse(text);
    if (json === null) {
      // The reason of the close that follows.
      this.#lastText = text;
      return;
    }
    const first = !this.#live;
    this.#live = true;
    this.#heard.frame(json, first);
    if (!first && json.systime) this.#seen(json.systime);
    if (first) {
      this.#heard.state({ name: 'live' });
      this.#after('steady', STEADY_AFTER, () => (this.#attempt = 0));
    }
  }

  /** Tells, when the browser has painted what the frame changed, that it is shown. */
  #seen(systime) {
    const now = performance.now();
    if (now - this.#seenAt < SEEN_EVERY) return;
    this.#seenAt = now;
    const socket = this.#socket;
    requestAnimationFrame(() => setTimeout(() => {
      if (socket !== this.#socket || !this.#open) return;
      this.#unanswered++;
      socket.send(`seen ${systime}`);
    }));
  }

  #closed(close) {
    const reason = this.#lastText || close.reason;
    if (close.code === POLICY_VIOLATION) {
      this.#drop();
      this.#heard.state({ name: 'refused', reason: reason || 'refused' });
    } else {
      this.#lost(reason || (this.#open ? 'lost' : 'unreachable'));
    }
  }

  #lost(reason) {
    this.#drop();
    const wait = backOff(this.#attempt++);
    this.#retryAt = Date.now() + wait;
    this.#heard.state({ name: 'waiting', reason, retryAt: this.#retryAt });
    this.#after('retry', wait, () => this.connect());
  }

  /** Leaves the socket behind; nothing that it still says is heard. */
  #drop() {
    this.#timers.forEach(clearTimeout);
    this.#timers.clear();
    this.#open = false;
    this.#live = false;
    this.#retryAt = 0;
    this.#lastText = '';
    this.#unanswered = 0;
    const socket = this.#socket;
    this.#socket = null;
    if (socket !== null) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      // One that is still connecting is let finish: browsers complain of others.
      if (socket.readyState === WebSocket.CONNECTING) socket.onopen = () => socket.close();
      else socket.close();
    }
  }

  #after(purpose, millis, action) {
    this.#cancel(purpose);
    this.#timers.set(purpose, setTimeout(action, millis));
  }

  #cancel(purpose) {
    clearTimeout(this.#timers.get(purpose));
    this.#timers.delete(purpose);
  }
}

/** The object or list of a frame; null when the text is neither. */
function parse(text) {
  try {
    const value = JSON.parse(text);
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}
