// Several kinds of messages on one topic, told apart by the first byte. A kind that carries no values is answered with
// an empty object: nothing is stored, and the report counts as taken.
//
//   01  measurement: signed 16 bit, tenths of a degree
//   02  alarm: one byte code
//   7e  keep-alive
//
// Payload hex: 01 00d7
// Result: {"temperature":21.5}
//
// Payload hex: 02 05
// Result: {"alarm":"leak"}
//
// Payload hex: 7e
// Result: {}
//
// Payload hex: 99
// Fails: unknown kind 99
const ALARMS = { 1: 'low battery', 5: 'leak' };

function decode(payload) {
  switch (payload[0]) {
    case 0x01:
      return { temperature: new DataView(payload.buffer).getInt16(1) / 10 };
    case 0x02:
      return { alarm: ALARMS[payload[1]] || `code ${payload[1]}` };
    case 0x7e:
      return {};
    default:
      throw new Error(`unknown kind ${Bytes.hex(payload.subarray(0, 1))}`);
  }
}
