// A status word whose bits are switches and alarms, and a field of three bits.
//
//   bit 0    running      bit 1  door open     bit 2  over temperature
//   bit 4-6  mode         bit 7  fault
//
// Payload hex: a3
// Result: {"running":true,"door_open":true,"over_temperature":false,"mode":"manual","fault":true}
const MODES = ['off', 'auto', 'manual', 'service'];

function decode(payload) {
  const status = payload[0];
  const bit = (n) => ((status >> n) & 1) === 1;
  return {
    running: bit(0),
    door_open: bit(1),
    over_temperature: bit(2),
    mode: MODES[(status >> 4) & 7] || 'unknown',
    fault: bit(7),
  };
}
