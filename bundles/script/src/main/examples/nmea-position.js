// A GPS receiver's text line, NMEA 0183 "RMC": position, speed in knots, check sum after the star.
//
// Payload text: $GPRMC,123519,A,4807.038,N,01131.000,E,022.4,084.4,230324,003.1,W*61
// Result: {"fix":true,"latitude":48.1173,"longitude":11.516667,"speed_kmh":41.5,"course":84.4}
//
// Payload text: $GPRMC,123519,V,,,,,,,230324,,*38
// Result: {"fix":false}
//
// Payload text: $GPRMC,123519,V,,,,,,,230324,,*39
// Fails: check sum
function decode(payload) {
  const line = new TextDecoder().decode(payload).trim();
  const [whole, body, sum] = /^\$([^*]*)\*([0-9A-F]{2})$/.exec(line) || [];
  if (!whole) {
    throw new Error('no NMEA sentence');
  }
  if ([...body].reduce((a, c) => a ^ c.charCodeAt(0), 0) !== parseInt(sum, 16)) {
    throw new Error('the check sum is wrong');
  }
  const f = body.split(',');
  if (f[2] !== 'A') {
    return { fix: false };
  }
  return {
    fix: true,
    latitude: degrees(f[3], 2) * (f[4] === 'S' ? -1 : 1),
    longitude: degrees(f[5], 3) * (f[6] === 'W' ? -1 : 1),
    speed_kmh: Math.round(Number(f[7]) * 18.52) / 10,
    course: Number(f[8]),
  };
}

// "4807.038" is 48 degrees and 7.038 minutes.
function degrees(text, digits) {
  const value = Number(text.slice(0, digits)) + Number(text.slice(digits)) / 60;
  return Math.round(value * 1e6) / 1e6;
}
