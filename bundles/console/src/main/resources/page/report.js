// The form that publishes a report in the name of a device, and shows what the server says to it.

import { post } from './api.js';
import { numberText } from './values.js';
import { reasonText, t, write } from './words.js';

const PATH = '/api/v1/telemetry/datas/simulation';
const EXAMPLES = { text: '{"temperature": 21.5}', hex: '01 7f ff' };

export class ReportForm {
  #form;
  #deviceId;
  #sending = false;
  /** What was answered, as the key of its text and the values in it. */
  #answer = null;

  constructor(form, deviceId) {
    this.#form = form;
    this.#deviceId = deviceId;
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#send();
    });
    for (const radio of form.elements.encoding) {
      radio.addEventListener('change', () => this.#exampleOf(radio.value));
    }
  }

  translate() {
    const answer = this.#answer;
    write(this.#find('.answer'), answer === null ? '' : t(answer.key, answer.values?.() ?? {}));
  }

  /** An example that was not touched gives way to that of the other kind. */
  #exampleOf(encoding) {
    const field = this.#form.elements.payload;
    if (Object.values(EXAMPLES).includes(field.value)) field.value = EXAMPLES[encoding];
  }

  async #send() {
    if (this.#sending) return;
    this.#sending = true;
    this.#say('report.sending');
    const begin = performance.now();
    try {
      await post(PATH, {
        device_id: this.#deviceId,
        value: this.#form.elements.payload.value,
        encoding: this.#form.elements.encoding.value,
      });
      const took = Math.max(1, Math.round(performance.now() - begin));
      this.#say('report.stored', 'good', () => ({ ms: numberText(took) }));
    } catch ({ status, message }) {
      if (status === 0) this.#say('report.noAnswer', 'bad');
      else this.#say('report.refused', 'bad', () => ({ status, reason: reasonText(message) }));
    }
    this.#sending = false;
  }

  #say(key, kind = '', values) {
    this.#answer = { key, values };
    this.#find('.answer').dataset.kind = kind;
    this.translate();
  }

  #find(selector) {
    return this.#form.querySelector(selector);
  }
}
