// Who is signed in. The secret comes in the fragment of the link, which browsers never send to a server; it is taken
// out of the address bar at once. It is kept for this tab only, unless the user asks to stay signed in.

const KEY = 'telecast.session';

/** Takes the secret out of the address bar, if it is there. */
export function adoptLink() {
  const fragment = new URLSearchParams(location.hash.slice(1));
  for (const kind of ['token', 'api_key']) {
    if (fragment.get(kind)) {
      store(sessionStorage, kind, fragment.get(kind));
      history.replaceState(null, '', location.pathname + location.search);
      return true;
    }
  }
  return false;
}

/** A token has three parts with dots between them; anything else is an API key. */
export function signIn(secret, stay) {
  const text = secret.trim().replace(/^Bearer\s+/i, '');
  signOut();
  store(stay ? localStorage : sessionStorage, /^[\w-]+\.[\w-]+\.[\w-]*$/.test(text) ? 'token' : 'api_key', text);
}

export function signOut() {
  sessionStorage.removeItem(KEY);
  localStorage.removeItem(KEY);
}

/** The secret as a field of a socket's first frame; null when nobody is signed in. */
export function credentials() {
  const kept = sessionStorage.getItem(KEY) ?? localStorage.getItem(KEY);
  return kept === null ? null : JSON.parse(kept);
}

/** Calls back when another tab signs out of, or into, what this one shares with it. */
export function onOtherTab(listener) {
  addEventListener('storage', (event) => {
    if (event.key === KEY && event.storageArea === localStorage) {
      listener();
    }
  });
}

function store(where, kind, secret) {
  where.setItem(KEY, JSON.stringify({ [kind]: secret }));
}
