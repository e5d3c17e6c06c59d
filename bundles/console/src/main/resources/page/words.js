// What the page says, in the language of the browser or the one that was chosen.

import en from './en.js';
import zh from './zh.js';
import { choice } from './choice.js';

const words = { en, zh };
let language = words[choice('language')] ? choice('language') : preferred();

function preferred() {
  const known = navigator.languages.map((tag) => tag.slice(0, 2).toLowerCase()).find((tag) => words[tag]);
  return known ?? 'en';
}

export function currentLanguage() {
  return language;
}

/** The tag for numbers and times. */
export function locale() {
  return language === 'zh' ? 'zh-CN' : navigator.languages.find((tag) => tag.startsWith('en')) ?? 'en';
}

export function switchLanguage() {
  language = language === 'en' ? 'zh' : 'en';
  choice('language', language);
}

/** A text with its placeholders filled in; n chooses the form for one. */
export function t(key, values = {}) {
  const form = values.n === 1 && `${key}.one` in words[language] ? `${key}.one` : key;
  return words[language][form].replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

/** A reason of ours or of the server; one that is not known is shown as the server wrote it. */
export function reasonText(reason) {
  const key = `reason.${reason}`;
  return Object.hasOwn(words[language], key) ? t(key) : reason;
}

/** Fills in what the HTML marks. */
export function translate(root) {
  for (const element of root.querySelectorAll('[data-t]')) write(element, t(element.dataset.t));
  for (const element of root.querySelectorAll('[data-t-label]')) element.ariaLabel = t(element.dataset.tLabel);
  for (const element of root.querySelectorAll('[data-t-placeholder]')) element.placeholder = t(element.dataset.tPlaceholder);
}

/** Touches the page only when something changes. */
export function write(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}
