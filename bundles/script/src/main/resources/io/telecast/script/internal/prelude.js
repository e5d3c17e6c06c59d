// Runs in every context before the tenant's script. What it uses of the built-in objects it keeps for itself, so that a
// script which changes them changes its own world and not the form of its result.
(function () {
  'use strict';

  // They block or share memory between threads: of no use in a call that is alone in its context.
  delete globalThis.Atomics;
  delete globalThis.SharedArrayBuffer;

  const { stringify } = JSON;
  const { isFinite } = Number;
  const Bytes = Uint8Array;
  const Words = Int32Array;
  const Pending = Promise;

  // JSON has no NaN and no Infinity, stringify writes null for them.
  function onlyFinite(key, value) {
    if (typeof value === 'number' && !isFinite(value)) {
      throw new TypeError(`decode returned ${value} for '${key}'; allowed: finite numbers`);
    }
    return value;
  }

  function toJson(result, maxLength) {
    if (result instanceof Pending) {
      throw new TypeError('decode returned a Promise; allowed: the values themselves');
    }
    let text = stringify(result);
    if (text === undefined) {
      throw new TypeError(`decode returned ${typeof result}; allowed: what JSON can say`);
    }
    if (text.includes('null')) {
      text = stringify(result, onlyFinite);
    }
    if (text.length > maxLength) {
      throw new RangeError(`decode returned ${text.length} characters of JSON; allowed: ${maxLength}`);
    }
    return text;
  }

  // The bytes come as 32-bit words, little-endian: four times fewer steps across the border.
  return (decode, maxLength) => (words, length, deviceId, deviceNumber, type, ts) => {
    const payload = new Bytes(new Words(words).buffer.slice(0, length));
    return toJson(decode(payload, { deviceId, deviceNumber, type, ts }), maxLength);
  };
})();
