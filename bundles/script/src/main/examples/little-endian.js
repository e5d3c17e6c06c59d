// Little-endian values, as microcontrollers keep them in memory: the second argument of a DataView's methods is true.
//
//   byte 0-3   uptime, unsigned, seconds
//   byte 4-7   pressure, 32-bit float, hPa
//   byte 8-15  energy, 64-bit integer, Wh
//
// Payload hex: 10270000 00507d44 40420f0000000000
// Result: {"uptime":10000,"pressure":1013.25,"energy":1000000}
function decode(payload) {
  const view = new DataView(payload.buffer);
  return {
    uptime: view.getUint32(0, true),
    pressure: view.getFloat32(4, true),
    // A 64-bit integer is a BigInt in JavaScript, which JSON cannot say: make it a number.
    energy: Number(view.getBigInt64(8, true)),
  };
}
