// The raw frames of a connection: what came and went, the newest first, at most so many.

import { locale, t, write } from './words.js';

const MOST = 200;
const LONGEST = 2_000;

export class FrameLog {
  #root;
  #frames = [];
  #paused = false;
  #missed = 0;
  #due = false;

  constructor(root) {
    this.#root = root;
    this.#find('.pause').addEventListener('click', () => this.#pause());
    this.#find('.clear').addEventListener('click', () => this.#clear());
    this.#find('.copy').addEventListener('click', () => this.#copy());
    this.translate();
  }

  /** Keeps a frame, without the secret that it may carry; direction is in or out. */
  record(direction, text) {
    if (this.#paused) {
      this.#missed += 1;
    } else {
      const shown = direction === 'out' ? withoutSecret(text) : text;
      this.#frames.push({ time: Date.now(), direction, text: shown.slice(0, LONGEST), line: null });
      if (this.#frames.length > MOST) this.#frames.shift().line?.remove();
    }
    this.#showSoon();
  }

  translate() {
    this.#showSoon();
  }

  /** However many frames come, they are shown once for each picture of the screen. */
  #showSoon() {
    if (this.#due) return;
    this.#due = true;
    requestAnimationFrame(() => {
      this.#due = false;
      this.#show();
    });
  }

  #show() {
    for (const frame of this.#frames.filter(({ line }) => line === null)) {
      frame.line = line(frame);
      this.#find('.log').prepend(frame.line);
    }
    write(
      this.#find('.kept'),
      this.#paused ? t('frames.paused', { n: this.#missed }) : t('frames.kept', { n: this.#frames.length, most: MOST }),
    );
  }

  #pause() {
    this.#paused = !this.#paused;
    this.#missed = 0;
    this.#find('.pause').ariaPressed = String(this.#paused);
    this.#show();
  }

  #clear() {
    this.#frames = [];
    this.#missed = 0;
    this.#find('.log').replaceChildren();
    this.#show();
  }

  async #copy() {
    const text = this.#frames.map(plain).join('\n');
    const copied = await copyText(text);
    write(this.#find('.kept'), t(copied ? 'frames.copied' : 'frames.notCopied'));
  }

  #find(selector) {
    return this.#root.querySelector(selector);
  }
}

function withoutSecret(text) {
  return text.replace(/("(?:token|api_key)":")[^"]*"/, '$1…"');
}

function plain({ time, direction, text }) {
  return `${new Date(time).toISOString()} ${direction === 'in' ? '<' : '>'} ${text}`;
}

function line({ time, direction, text }) {
  const item = document.createElement('li');
  item.dataset.direction = direction;
  const when = document.createElement('time');
  when.dateTime = new Date(time).toISOString();
  when.textContent = new Date(time).toLocaleTimeString(locale(), { hour12: false });
  const arrow = Object.assign(document.createElement('span'), { className: 'arrow', textContent: direction === 'in' ? '↓' : '↑' });
  item.append(when, arrow, Object.assign(document.createElement('code'), { textContent: text }));
  return item;
}

/** The clipboard is there for pages of a secure origin only; for others the old way. */
async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const focused = document.activeElement;
    const field = Object.assign(document.createElement('textarea'), { value: text, className: 'unseen' });
    document.body.append(field);
    field.select();
    const copied = document.execCommand('copy');
    field.remove();
    focused?.focus();
    return copied;
  }
}
