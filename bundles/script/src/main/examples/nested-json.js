// Nested JSON made flat, so that every value is a key of its own with a history. Without a script the platform keeps an
// object inside an object as text.
//
// Payload text: {"env":{"temp":21.5,"air":{"co2":412}},"relays":[true,false],"id":"x7"}
// Result: {"env.temp":21.5,"env.air.co2":412,"relays.0":true,"relays.1":false,"id":"x7"}
function decode(payload) {
  const result = {};
  flatten(JSON.parse(new TextDecoder().decode(payload)), '', result);
  return result;
}

function flatten(value, path, result) {
  if (value === null || typeof value !== 'object') {
    result[path] = value;
    return;
  }
  for (const [key, inner] of Object.entries(value)) {
    flatten(inner, path === '' ? key : `${path}.${key}`, result);
  }
}
