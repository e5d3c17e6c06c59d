// Dark or light: as the system says, until the user says otherwise.

import { choice } from './choice.js';

const system = matchMedia('(prefers-color-scheme: dark)');
const listeners = [];

export function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === 'dark' : system.matches;
}

/** Who comes back to what the system says follows it again. */
export function switchTheme() {
  const dark = !isDark();
  if (dark === system.matches) {
    delete document.documentElement.dataset.theme;
    choice('theme', null);
  } else {
    document.documentElement.dataset.theme = dark ? 'dark' : 'light';
    choice('theme', document.documentElement.dataset.theme);
  }
  listeners.forEach((listener) => listener());
}

export function onTheme(listener) {
  listeners.push(listener);
}

system.addEventListener('change', () => listeners.forEach((listener) => listener()));
