// JSON whose payload is base64 of the device's bytes, as LoRaWAN network servers deliver it.
//
// Payload text: {"fPort":2,"data":"ANc8","rssi":-97}
// Result: {"temperature":21.5,"humidity":60,"rssi":-97}
function decode(payload) {
  const message = JSON.parse(new TextDecoder().decode(payload));
  const bytes = Bytes.fromBase64(message.data);
  return {
    temperature: new DataView(bytes.buffer).getInt16(0) / 10,
    humidity: bytes[2],
    rssi: message.rssi,
  };
}
