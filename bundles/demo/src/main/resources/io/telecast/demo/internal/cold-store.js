// A report of the cold store is 6 bytes, big endian:
//   0-1  temperature in hundredths of a degree Celsius, signed
//   2    relative humidity in percent
//   3-4  battery in millivolts
//   5    bit 0: the door is open; bit 1: the compressor runs
function decode(payload, meta) {
  if (payload.length !== 6) {
    throw new Error("a report has 6 bytes, this one has " + payload.length);
  }
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  return {
    temperature: view.getInt16(0) / 100,
    humidity: view.getUint8(2),
    battery: view.getUint16(3) / 1000,
    door_open: (view.getUint8(5) & 1) === 1,
    compressor: (view.getUint8(5) & 2) === 2
  };
}
