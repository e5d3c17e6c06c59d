// The answer of a Modbus RTU device to "read holding registers", as a transparent gateway passes it on.
//
//   01 03 08       address, function, bytes that follow
//   0901 ffce      register 0: voltage in tenths; register 1: power in kW, signed, tenths
//   3fc00000       registers 2 and 3: a float, upper word first
//   348a           CRC-16
//
// Payload hex: 01 03 08 0901 ffce 3fc00000 348a
// Result: {"unit":1,"voltage":230.5,"power":-5,"current":1.5}
//
// Payload hex: 01 03 08 0901 ffce 3fc00001 348a
// Fails: CRC
//
// Payload hex: 01 83 02 c0f1
// Fails: the device answered with exception 2
function decode(payload) {
  // With its own CRC at the end a whole frame comes to 0.
  if (Bytes.crc16(payload) !== 0) {
    throw new Error('the CRC is wrong');
  }
  const view = new DataView(payload.buffer);
  if (view.getUint8(1) & 0x80) {
    throw new Error(`the device answered with exception ${view.getUint8(2)}`);
  }
  const register = (n) => 3 + 2 * n;
  return {
    unit: view.getUint8(0),
    voltage: view.getUint16(register(0)) / 10,
    power: view.getInt16(register(1)) / 10,
    current: view.getFloat32(register(2)),
  };
}
