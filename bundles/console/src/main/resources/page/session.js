// Who is signed in. The secret comes in the fragment of the link, which browsers never send to a server; it is taken
// out of the address bar at once and kept for this tab only.

const KEY = 'telecast.session';

/** Takes the secret out of the address bar, if it is there. */
export function adoptLink() {
  const fragment = new URLSearchParams(location.hash.slice(1));
  for (const kind of ['token', 'api_key']) {
    if (fragment.get(kind)) {
      store(kind, fragment.get(kind));
      history.replaceState(null, '', location.pathname + location.search);
      return true;
    }
  }
  return false;
}

/** A token has three parts with dots between them; anything else is an API key. */
export function signIn(secret) {
  const text = secret.trim().replace(/^Bearer\s+/i, '');
  store(/^[\w-]+\.[\w-]+\.[\w-]*$/.test(text) ? 'token' : 'api_key', text);
}

export function signOut() {
  sessionStorage.removeItem(KEY);
}

/** The secret as a field of a socket's first frame; null when nobody is signed in. */
export function credentials() {
  const kept = sessionStorage.getItem(KEY);
  return kept === null ? null : JSON.parse(kept);
}

/** Asks the REST API; fails with an error whose status is 0 when there was no answer. */
export async function ask(path) {
  const secret = credentials() ?? {};
  const headers = secret.token ? { 'x-token': secret.token } : { 'x-api-key': secret.api_key ?? '' };
  let response;
  try {
    response = await fetch(path, { headers, cache: 'no-store', signal: AbortSignal.timeout(15000) });
  } catch {
    throw failure(0, 'no answer from the server');
  }
  const answer = await response.json().catch(() => null);
  if (!response.ok || answer === null) {
    throw failure(response.status, answer?.message ?? `the server answered ${response.status}`);
  }
  return { data: answer.data, serverTime: Date.parse(response.headers.get('Date')) };
}

function store(kind, secret) {
  sessionStorage.setItem(KEY, JSON.stringify({ [kind]: secret }));
}

function failure(status, message) {
  return Object.assign(new Error(message), { status });
}
