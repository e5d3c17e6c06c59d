// Values as people read them. What a device sends is only ever set as text.

import { locale, t, write } from './words.js';

/** Of a longer text the beginning is shown; the raw frames have the rest. */
const LONGEST = 300;

let formats = null;

/** A number with the separators of the language; one that would lose by it, as it is. */
export function numberText(number) {
  if (formats?.locale !== locale()) {
    formats = { locale: locale(), plain: new Intl.NumberFormat(locale(), { maximumFractionDigits: 6 }) };
  }
  const size = Math.abs(number);
  return size !== 0 && (size < 1e-4 || size >= 1e15) ? String(number) : formats.plain.format(number);
}

export function kindOf(value) {
  if (typeof value === 'number') return 'number';
  if (typeof value === 'boolean') return 'boolean';
  return /^[[{]/.test(String(value)) ? 'json' : 'text';
}

export function valueText(value) {
  switch (kindOf(value)) {
    case 'number':
      return numberText(value);
    case 'boolean':
      return t(value ? 'value.yes' : 'value.no');
    default:
      return typeof value === 'object' ? JSON.stringify(value) : String(value);
  }
}

/** A value that a line can show; NaN for others. */
export function drawable(value) {
  return typeof value === 'number' || typeof value === 'boolean' ? Number(value) : NaN;
}

/** Shows a value in its cell; tells whether it looks different now. */
export function showValue(cell, value) {
  const whole = valueText(value);
  const text = whole.length > LONGEST ? `${whole.slice(0, LONGEST)}…` : whole;
  if (cell.textContent === text) {
    return false;
  }
  cell.dataset.kind = kindOf(value);
  cell.dataset.on = value === true;
  cell.title = text.length > 24 ? whole.slice(0, 10 * LONGEST) : '';
  write(cell, text);
  return true;
}

export function ageText(millis) {
  const seconds = Math.max(0, Math.round(millis / 1000));
  if (seconds < 2) return t('age.now');
  if (seconds < 100) return t('age.seconds', { n: seconds });
  if (seconds < 6000) return t('age.minutes', { n: Math.round(seconds / 60) });
  if (seconds < 172_800) return t('age.hours', { n: Math.round(seconds / 3600) });
  return t('age.days', { n: Math.round(seconds / 86_400) });
}
