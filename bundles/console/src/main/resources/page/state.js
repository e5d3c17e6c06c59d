// How the state of a connection is shown.

import { reasonText, t, write } from './words.js';

/** Shows it in a pill, which has a dot and a text. */
export function showState(pill, state) {
  pill.dataset.state = state.name;
  write(pill.querySelector('.text'), t(`state.${state.name}`, { reason: reasonText(state.reason ?? '') }));
}

/** The time to the next attempt; empty when there is none. */
export function countdown(state) {
  return state.name === 'waiting'
    ? t('state.next', { seconds: Math.max(1, Math.ceil((state.retryAt - Date.now()) / 1000)) })
    : '';
}

/** Whether a device is online; nothing when that is not known. */
export function showOnline(element, online) {
  element.hidden = online === null;
  element.dataset.online = online === true;
  if (online !== null) write(element.querySelector('.text'), t(online ? 'online.yes' : 'online.no'));
}
