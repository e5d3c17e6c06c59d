// Signed values of unusual width, scaled, and a mark for "no value".
//
//   byte 0-2  flow, signed 24 bit, thousandths of a litre per second
//   byte 3-4  temperature, signed 12 bit in the upper bits, sixteenths of a degree
//   byte 5    level, unsigned, half percents; ff: the sensor has no value
//
// Payload hex: fffc18 fe80 64
// Result: {"flow":-1,"temperature":-1.5,"level":50}
//
// Payload hex: 0003e8 1900 ff
// Result: {"flow":1,"temperature":25,"level":null}
function decode(payload) {
  // Shifted to the top of 32 bits and back down again, the sign comes along.
  const flow = ((payload[0] << 24) | (payload[1] << 16) | (payload[2] << 8)) >> 8;
  const temperature = ((payload[3] << 24) | (payload[4] << 16)) >> 20;
  return {
    flow: flow / 1000,
    temperature: temperature / 16,
    // A null is not stored and not shown.
    level: payload[5] === 0xff ? null : payload[5] / 2,
  };
}
