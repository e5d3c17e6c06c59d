// What authors of scripts need and the language has not: the global object Bytes (README.md of this bundle).
(function () {
  'use strict';

  const DIGITS = '0123456789abcdef';
  const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

  function valuesOf(letters) {
    const values = new Int8Array(128).fill(-1);
    for (let i = 0; i < letters.length; i++) {
      values[letters.charCodeAt(i)] = i;
    }
    return values;
  }

  const HEX = valuesOf(DIGITS);
  HEX.set(HEX.subarray(97, 103), 65);
  const BASE64 = valuesOf(LETTERS);
  BASE64[45] = 62; // as in URLs
  BASE64[95] = 63;

  function valueAt(values, text, i, what) {
    const code = text.charCodeAt(i);
    const value = code < 128 ? values[code] : -1;
    if (value < 0) {
      throw new TypeError(`no ${what} at ${i}: '${text[i]}'`);
    }
    return value;
  }

  function hex(bytes) {
    let text = '';
    for (let i = 0; i < bytes.length; i++) {
      text += DIGITS[bytes[i] >> 4] + DIGITS[bytes[i] & 15];
    }
    return text;
  }

  function fromHex(text) {
    if (text.length % 2 !== 0) {
      throw new TypeError(`hex has ${text.length} digits; allowed: two for each byte`);
    }
    const bytes = new Uint8Array(text.length / 2);
    for (let i = 0; i < bytes.length; i++) {
      bytes[i] = (valueAt(HEX, text, 2 * i, 'hex digit') << 4) | valueAt(HEX, text, 2 * i + 1, 'hex digit');
    }
    return bytes;
  }

  function base64(bytes) {
    let text = '';
    for (let i = 0; i < bytes.length; i += 3) {
      const left = bytes.length - i;
      const three = (bytes[i] << 16) | (bytes[i + 1] << 8) | bytes[i + 2];
      text += LETTERS[three >> 18] + LETTERS[(three >> 12) & 63];
      text += left > 1 ? LETTERS[(three >> 6) & 63] : '=';
      text += left > 2 ? LETTERS[three & 63] : '=';
    }
    return text;
  }

  function fromBase64(text) {
    let length = text.length;
    while (length > 0 && text[length - 1] === '=') {
      length--;
    }
    if (length % 4 === 1) {
      throw new TypeError(`base64 has ${length} letters; allowed: no single one at the end`);
    }
    const bytes = new Uint8Array((length * 3) >> 2);
    let bits = 0;
    for (let i = 0, at = 0; i < length; i++) {
      bits = (bits << 6) | valueAt(BASE64, text, i, 'base64 letter');
      if (i % 4 !== 0) {
        bytes[at++] = bits >> (6 - 2 * (i % 4));
      }
    }
    return bytes;
  }

  // CRC-16 of Modbus: polynomial 0x8005 reflected, begun with 0xffff. A frame that ends with its own gives 0.
  function crc16(bytes) {
    let crc = 0xffff;
    for (let i = 0; i < bytes.length; i++) {
      crc ^= bytes[i];
      for (let bit = 0; bit < 8; bit++) {
        crc = crc & 1 ? (crc >> 1) ^ 0xa001 : crc >> 1;
      }
    }
    return crc;
  }

  Object.defineProperty(globalThis, 'Bytes', {
    value: Object.freeze({ hex, fromHex, base64, fromBase64, crc16 }),
    writable: true,
    configurable: true,
  });
})();
