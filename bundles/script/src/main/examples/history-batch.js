// A device that was offline sends what it has kept, each sample with its own time in seconds. All of them are stored;
// screens get the newest.
//
//   byte 0   number of samples; then for each 4 bytes time, 2 bytes temperature in tenths
//
// Payload hex: 02 6553f100 00d7 6553f13c 00d9
// Result: [{"ts":1700000000000,"values":{"temperature":21.5}},
//     {"ts":1700000060000,"values":{"temperature":21.7}}]
function decode(payload) {
  const view = new DataView(payload.buffer);
  const samples = [];
  for (let i = 0; i < view.getUint8(0); i++) {
    const at = 1 + 6 * i;
    samples.push({
      ts: view.getUint32(at) * 1000,
      values: { temperature: view.getInt16(at + 4) / 10 },
    });
  }
  return samples;
}
