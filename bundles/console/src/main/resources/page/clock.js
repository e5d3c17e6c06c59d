// The server's time, so that ages are right also where this computer's clock is not.

let ahead = 0;

/** The header counts seconds; a smaller difference is none. */
export function serverSays(time) {
  const difference = time - Date.now();
  ahead = Math.abs(difference) > 2000 ? difference : 0;
}

export function now() {
  return Date.now() + ahead;
}
