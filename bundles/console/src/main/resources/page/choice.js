// What the user chose once and for all on this computer; nothing when storage is blocked.

/** The choice of that name; with a value, makes it, and with null, takes it back. */
export function choice(name, value) {
  try {
    const key = `telecast.${name}`;
    if (value === undefined) return localStorage.getItem(key);
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // It then lasts as long as the page.
  }
  return null;
}
