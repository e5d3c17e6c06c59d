// A line of comma-separated text. An empty field is left out; what is no number stays text.
//
// Payload text: 21.5,60,,ok
// Result: {"temperature":21.5,"humidity":60,"state":"ok"}
//
// Payload text: 21.5,60
// Fails: 2 fields, allowed: 4
const KEYS = ['temperature', 'humidity', 'co2', 'state'];

function decode(payload) {
  const fields = new TextDecoder().decode(payload).trim().split(',');
  if (fields.length !== KEYS.length) {
    throw new Error(`${fields.length} fields, allowed: ${KEYS.length}`);
  }
  const result = {};
  KEYS.forEach((key, i) => {
    const field = fields[i].trim();
    if (field !== '') {
      result[key] = Number.isNaN(Number(field)) ? field : Number(field);
    }
  });
  return result;
}
