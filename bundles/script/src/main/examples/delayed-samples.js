// Samples without a clock: the device measures every ten minutes and sends some values at once, the newest last. Their
// times are counted back from the time of the report, meta.ts.
//
// Received: 1700000000000
// Payload hex: 14 15 15
// Result: [{"ts":1699998800000,"values":{"temperature":20}},{"ts":1699999400000,"values":{"temperature":21}},
//     {"ts":1700000000000,"values":{"temperature":21}}]
const INTERVAL_MS = 600000;

function decode(payload, meta) {
  return Array.from(payload, (temperature, i) => ({
    ts: meta.ts - (payload.length - 1 - i) * INTERVAL_MS,
    values: { temperature },
  }));
}
