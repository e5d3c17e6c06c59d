// Cayenne Low Power Payload, common with LoRaWAN: channel, type, value, repeated.
//
// Payload hex: 03 67 0110 05 67 ffd7 06 68 78 01 00 01 02 02 0149
// Result: {"temperature_3":27.2,"temperature_5":-4.1,"humidity_6":60,"digital_in_1":1,"analog_in_2":3.29}
//
// Payload hex: 01 88 06765f f2960a 0003e8 06 71 04d2 fb2e 0000
// Result: {"latitude_1":42.3519,"longitude_1":-87.9094,"altitude_1":10,
//     "acceleration_x_6":1.234,"acceleration_y_6":-1.234,"acceleration_z_6":0}
//
// Payload hex: 01 07 00
// Fails: type 7 of channel 1 is unknown
const int24 = (view, at) => (view.getInt16(at) << 8) | view.getUint8(at + 2);
const scaled = (names, size, scale, read) => ({ names, size, scale, read });
const uint8 = (view, at) => view.getUint8(at);
const uint16 = (view, at) => view.getUint16(at);
const int16 = (view, at) => view.getInt16(at);

const TYPES = {
  0: scaled(['digital_in'], [1], [1], uint8),
  1: scaled(['digital_out'], [1], [1], uint8),
  2: scaled(['analog_in'], [2], [100], int16),
  3: scaled(['analog_out'], [2], [100], int16),
  101: scaled(['illuminance'], [2], [1], uint16),
  102: scaled(['presence'], [1], [1], uint8),
  103: scaled(['temperature'], [2], [10], int16),
  104: scaled(['humidity'], [1], [2], uint8),
  113: scaled(['acceleration_x', 'acceleration_y', 'acceleration_z'], [2, 2, 2], [1000, 1000, 1000], int16),
  115: scaled(['pressure'], [2], [10], uint16),
  134: scaled(['gyro_x', 'gyro_y', 'gyro_z'], [2, 2, 2], [100, 100, 100], int16),
  136: scaled(['latitude', 'longitude', 'altitude'], [3, 3, 3], [10000, 10000, 100], int24),
};

function decode(payload) {
  const view = new DataView(payload.buffer);
  const result = {};
  let at = 0;
  while (at < payload.length) {
    const channel = view.getUint8(at);
    const code = view.getUint8(at + 1);
    const type = TYPES[code];
    if (!type) {
      throw new Error(`type ${code} of channel ${channel} is unknown`);
    }
    at += 2;
    type.names.forEach((name, i) => {
      result[`${name}_${channel}`] = type.read(view, at) / type.scale[i];
      at += type.size[i];
    });
  }
  return result;
}
