// The REST API. Answers are {code, message, data}; a failure is an Error with the status, 0 when there was no answer.

import { credentials } from './session.js';

const WITHIN = 15_000;

/** Asks; the data, and the time of the server as far as its Date header tells it. */
export function get(path) {
  return call(path, {});
}

export function post(path, body) {
  return call(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
}

async function call(path, options) {
  const secret = credentials() ?? {};
  const headers = {
    ...options.headers,
    ...(secret.token ? { 'x-token': secret.token } : { 'x-api-key': secret.api_key ?? '' }),
  };
  let response;
  try {
    response = await fetch(path, { ...options, headers, cache: 'no-store', signal: AbortSignal.timeout(WITHIN) });
  } catch {
    throw failure(0, 'noAnswer');
  }
  const answer = await response.json().catch(() => null);
  if (!response.ok || answer === null) {
    throw failure(response.status, answer?.message ?? `HTTP ${response.status}`);
  }
  return { data: answer.data, message: answer.message, serverTime: Date.parse(response.headers.get('Date')) };
}

function failure(status, message) {
  return Object.assign(new Error(message), { status });
}
