// Runs in every context before the tenant's script. What it uses of the built-in objects it keeps for itself, so that a
// script which changes them changes its own world and not the form of its result.
(function () {
  'use strict';

  // They block or share memory between threads: of no use in a call that is alone in its context.
  delete globalThis.Atomics;
  delete globalThis.SharedArrayBuffer;

  const { parse, stringify } = JSON;
  const { isFinite } = Number;
  const { isArray } = Array;
  const Bytes = Uint8Array;
  const Words = Int32Array;

  // As functions of what was their this, whatever a script makes of the prototypes later.
  const free = (method) => Function.prototype.call.bind(method);
  const getter = (prototype, name) => free(Object.getOwnPropertyDescriptor(prototype, name).get);
  const typedArray = Object.getPrototypeOf(Uint8Array.prototype);
  const bufferOf = getter(typedArray, 'buffer');
  const lengthOfBytes = getter(typedArray, 'length');
  const includes = free(String.prototype.includes);
  const isPrototypeOf = free(Object.prototype.isPrototypeOf);
  const promises = Promise.prototype;
  const byteArrays = Uint8Array.prototype;

  function refusePromise(name, result) {
    if (isPrototypeOf(promises, result)) {
      throw new TypeError(`${name} returned a Promise; allowed: the values themselves`);
    }
  }

  // JSON has no NaN and no Infinity, stringify writes null for them.
  function onlyFinite(key, value) {
    if (typeof value === 'number' && !isFinite(value)) {
      throw new TypeError(`decode returned ${value} for '${key}'; allowed: finite numbers`);
    }
    return value;
  }

  function toJson(result, maxLength) {
    refusePromise('decode', result);
    let text = stringify(result);
    if (text === undefined) {
      throw new TypeError(`decode returned ${typeof result}; allowed: what JSON can say`);
    }
    if (includes(text, 'null')) {
      text = stringify(result, onlyFinite);
    }
    if (text.length > maxLength) {
      throw new RangeError(`decode returned ${text.length} characters of JSON; allowed: ${maxLength}`);
    }
    return text;
  }

  const allowedBytes = 'allowed: a Uint8Array, a list of byte values from 0 to 255, or a text';

  function lengthOf(result) {
    if (typeof result === 'string' || isArray(result)) {
      return result.length;
    }
    if (isPrototypeOf(byteArrays, result)) {
      return lengthOfBytes(result);
    }
    throw new TypeError(`encode returned ${result === null ? 'null' : typeof result}; ${allowedBytes}`);
  }

  function listed(list, length) {
    const bytes = new Bytes(length);
    for (let i = 0; i < length; i++) {
      const value = list[i];
      bytes[i] = value;
      if (bytes[i] !== value) {
        throw new TypeError(`encode returned a list with ${value} at ${i}; ${allowedBytes}`);
      }
    }
    return bytes;
  }

  /** A text, or a buffer with just the bytes. */
  function toPayload(result, maxLength) {
    refusePromise('encode', result);
    const length = lengthOf(result);
    if (!(length <= maxLength)) {
      throw new RangeError(`encode returned ${length} bytes or characters; allowed: ${maxLength}`);
    }
    if (typeof result === 'string') {
      return result;
    }
    return bufferOf(isArray(result) ? listed(result, length) : new Bytes(result));
  }

  return {
    // The bytes come as 32-bit words, little-endian: four times fewer steps across the border.
    decode: (decode, maxLength) => (words, length, deviceId, deviceNumber, type, ts) => {
      const buffer = bufferOf(new Words(words));
      // Where the last word is not full it is copied, by the constructor, which asks no prototype.
      const payload = length % 4 === 0 ? new Bytes(buffer) : new Bytes(new Bytes(buffer, 0, length));
      return toJson(decode(payload, { deviceId, deviceNumber, type, ts }), maxLength);
    },
    encode: (encode, maxLength) => (message, deviceId, deviceNumber, type) =>
      toPayload(encode(parse(message), { deviceId, deviceNumber, type }), maxLength),
  };
})();
