// The devices that are pinned, for each tenant, kept on this computer.

import { choice } from './choice.js';

export const MOST_PINS = 24;
const listeners = [];
let tenant = null;
let pinned = [];

/** Whose pins these are; those of another tenant would only be refused. */
export function pinsOf(tenantId) {
  if (tenantId !== tenant) {
    tenant = tenantId;
    pinned = read();
  }
}

export function pins() {
  return pinned;
}

export function isPinned(device) {
  return pinned.some(({ id }) => id === device.id);
}

/** Tells whether there was room. */
export function togglePin({ id, name, device_number }) {
  if (pinned.some((pin) => pin.id === id)) {
    pinned = pinned.filter((pin) => pin.id !== id);
  } else if (pinned.length < MOST_PINS) {
    pinned = [...pinned, { id, name, device_number }];
  } else {
    return false;
  }
  choice(`pins.${tenant}`, JSON.stringify(pinned));
  listeners.forEach((listener) => listener());
  return true;
}

export function onPins(listener) {
  listeners.push(listener);
}

function read() {
  try {
    const kept = JSON.parse(choice(`pins.${tenant}`) ?? '[]');
    return kept.filter(({ id }) => typeof id === 'string').slice(0, MOST_PINS);
  } catch {
    return [];
  }
}
