// Tag, length, value: fields in any order, unknown ones skipped.
//
//   01  temperature, signed 16 bit, hundredths of a degree
//   02  battery, one byte, percent
//   03  firmware, text
//   04  alarm, one byte, 0 or 1
//
// Payload hex: 01 02 0929 7f 03 aabbcc 02 01 58 03 05 312e342e32 04 01 01
// Result: {"temperature":23.45,"battery":88,"firmware":"1.4.2","alarm":true}
//
// Payload hex: 01 02 09
// Fails: tag 1 at 0 has 2 bytes, 1 are left
const FIELDS = {
  1: (view) => ['temperature', view.getInt16(0) / 100],
  2: (view) => ['battery', view.getUint8(0)],
  3: (view) => ['firmware', new TextDecoder().decode(view)],
  4: (view) => ['alarm', view.getUint8(0) === 1],
};

function decode(payload) {
  const result = {};
  let at = 0;
  while (at < payload.length) {
    const [tag, length] = payload.subarray(at, at + 2);
    const left = payload.length - at - 2;
    if (!(length <= left)) {
      throw new Error(`tag ${tag} at ${at} has ${length} bytes, ${left} are left`);
    }
    const field = FIELDS[tag];
    if (field) {
      const [key, value] = field(new DataView(payload.buffer, at + 2, length));
      result[key] = value;
    }
    at += 2 + length;
  }
  return result;
}
