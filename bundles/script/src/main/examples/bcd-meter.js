// An electricity meter that speaks DL/T 645-2007: decimal digits in half bytes (BCD), lowest byte first, each data byte
// sent with 33 added, and a check sum.
//
//   fe …           wake-up bytes, any number
//   68 A0-A5 68    start, address
//   C L            control (91: answer to a reading), length of the data
//   data           4 bytes data identifier, then the value
//   CS 16          sum of all from the first 68, end
//
// Payload hex: fefe 68 785634120000 68 91 08 33333433 ab896745 2a 16
// Result: {"meter":"000012345678","energy_kwh":123456.78}
//
// Payload hex: 68 785634120000 68 91 08 33333433 ab896745 2b 16
// Fails: check sum
const ENERGY_TOTAL = '00010000';

function decode(payload) {
  const frame = payload.subarray(payload.findIndex((byte) => byte !== 0xfe));
  const end = 10 + frame[9];
  if (frame[0] !== 0x68 || frame[7] !== 0x68 || frame[end + 1] !== 0x16) {
    throw new Error('no DL/T 645 frame');
  }
  const sum = frame.subarray(0, end).reduce((a, b) => (a + b) & 0xff, 0);
  if (sum !== frame[end]) {
    throw new Error(`check sum is ${frame[end]}, should be ${sum}`);
  }
  const data = frame.slice(10, end).map((byte) => byte - 0x33);
  // BCD reads as it looks in hex; the lowest byte comes first.
  const digits = (bytes) => Bytes.hex(bytes.slice().reverse());
  const result = { meter: digits(frame.subarray(1, 7)) };
  if (digits(data.subarray(0, 4)) === ENERGY_TOTAL) {
    result.energy_kwh = Number(digits(data.subarray(4, 8))) / 100;
  }
  return result;
}
