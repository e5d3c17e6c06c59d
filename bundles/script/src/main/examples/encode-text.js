// A device that takes text lines: the message becomes a text, which is sent as UTF-8.
//
// Message: {"method":"label","params":{"text":"Küche","brightness":80}}
// Payload text: LABEL;text=Küche;brightness=80
//
// Message: {"switch":true}
// Payload text: SET;switch=true
//
// Payload text: OK;switch=true
// Result: {"answer":"OK","switch":true}
function encode(message) {
  const fields = (object) => Object.entries(object).map(([key, value]) => `;${key}=${value}`).join('');
  return message.method ? message.method.toUpperCase() + fields(message.params) : `SET${fields(message)}`;
}

function decode(payload) {
  const [answer, ...fields] = new TextDecoder().decode(payload).split(';');
  const result = { answer };
  for (const field of fields) {
    const [key, value] = field.split('=');
    result[key] = value === 'true' ? true : value === 'false' ? false : value;
  }
  return result;
}
