// Big-endian integers and a float, as most sensors and PLCs send them ("network order").
//
//   byte 0-1  temperature, signed, tenths of a degree
//   byte 2    humidity, percent
//   byte 3-6  pulses counted, unsigned
//   byte 7-10 battery, 32-bit float, volts
//
// Payload hex: 00d7 3c 000186a0 40533333
// Result: {"temperature":21.5,"humidity":60,"pulses":100000,"battery":3.3}
//
// Payload hex: fff1 3c 000186a0 40533333
// Result: {"temperature":-1.5,"humidity":60,"pulses":100000,"battery":3.3}
function decode(payload) {
  const view = new DataView(payload.buffer);
  return {
    temperature: view.getInt16(0) / 10,
    humidity: view.getUint8(2),
    pulses: view.getUint32(3),
    battery: Math.round(view.getFloat32(7) * 1000) / 1000,
  };
}
