// Commands for a Modbus device behind a transparent gateway: encode makes the bytes that go down, decode reads what
// comes up. The message is the command as the caller of the API wrote it.
//
// Message: {"method":"setTemperature","params":{"value":25}}
// Payload hex: 01 06 0010 00fa 084c
//
// Message: {"method":"reboot","params":{}}
// Fails: unknown method 'reboot'; allowed: setTemperature, setRelay
//
// Payload hex: 01 03 02 00fa
// Result: {"temperature":25}
const UNIT = 1;
const WRITE_REGISTER = 6;
const COMMANDS = {
  setTemperature: (params) => writeRegister(16, Math.round(params.value * 10)),
  setRelay: (params) => writeRegister(32, params.on ? 1 : 0),
};

function encode(message, meta) {
  const command = COMMANDS[message.method];
  if (!command) {
    throw new Error(`unknown method '${message.method}'; allowed: ${Object.keys(COMMANDS).join(', ')}`);
  }
  return command(message.params);
}

function writeRegister(register, value) {
  const frame = new DataView(new ArrayBuffer(8));
  frame.setUint8(0, UNIT);
  frame.setUint8(1, WRITE_REGISTER);
  frame.setUint16(2, register);
  frame.setUint16(4, value);
  frame.setUint16(6, Bytes.crc16(new Uint8Array(frame.buffer, 0, 6)), true);
  return new Uint8Array(frame.buffer);
}

function decode(payload) {
  return { temperature: new DataView(payload.buffer).getInt16(3) / 10 };
}
