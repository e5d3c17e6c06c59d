// The page: signs in, lists the devices, and keeps those on the screen connected.

import { adoptLink, ask, credentials, signIn, signOut } from './session.js';
import { Card } from './card.js';

const find = (id) => document.getElementById(id);
const cards = [];
let page = 0;
let retry = null;
/** How far the server's clock is ahead of ours. */
let ahead = 0;

/** Devices out of sight hold no socket: a tenant may have thousands. */
const sight = new IntersectionObserver(
  (entries) => {
    for (const entry of entries) {
      const card = cards.find((other) => other.element === entry.target);
      if (entry.isIntersecting) card?.connect();
      else card?.close();
    }
  },
  { rootMargin: '600px' },
);

function start() {
  clear();
  notice('');
  const signedIn = credentials() !== null;
  find('sign-in').hidden = signedIn;
  find('devices').hidden = !signedIn;
  find('sign-out').hidden = !signedIn;
  if (signedIn) nextPage();
  else find('secret').focus();
}

function clear() {
  clearTimeout(retry);
  page = 0;
  sight.disconnect();
  cards.forEach((card) => card.close());
  cards.length = 0;
  find('cards').replaceChildren();
  find('more').hidden = true;
  find('empty').hidden = true;
  summarize();
}

async function nextPage(attempt = 0) {
  try {
    const { data, serverTime } = await ask(`/api/v1/device?page=${page + 1}&page_size=100`);
    notice('');
    // The header counts seconds; a smaller difference is none.
    ahead = Math.abs(serverTime - Date.now()) > 2000 ? serverTime - Date.now() : 0;
    page += 1;
    data.list.forEach(addCard);
    find('more').hidden = page * data.page_size >= data.total;
    showFiltered();
  } catch (error) {
    if (error.status === 401) {
      signOut();
      start();
      notice(`Signed out: ${error.message}`);
      return;
    }
    const wait = Math.min(30, 2 ** attempt);
    notice(`The devices could not be listed: ${error.message}. Trying again in ${wait} s.`);
    retry = setTimeout(() => nextPage(attempt + 1), wait * 1000);
  }
}

function addCard(device) {
  const card = new Card(device, credentials(), summarize);
  cards.push(card);
  find('cards').append(card.element);
  sight.observe(card.element);
}

function showFiltered() {
  const text = find('filter').value;
  let shown = 0;
  for (const card of cards) {
    card.element.hidden = !card.matches(text);
    shown += card.element.hidden ? 0 : 1;
  }
  find('empty').hidden = shown > 0;
  find('empty').textContent = cards.length === 0 ? 'This tenant has no devices yet.' : 'No device matches the filter.';
  summarize();
}

function summarize() {
  const count = (name) => cards.filter((card) => card.state.name === name).length;
  const parts = [`${cards.length} ${cards.length === 1 ? 'device' : 'devices'}`];
  for (const [name, text] of [['live', 'live'], ['connecting', 'connecting'], ['waiting', 'reconnecting'], ['refused', 'refused']]) {
    if (count(name) > 0) parts.push(`${count(name)} ${text}`);
  }
  const text = cards.length === 0 ? '' : parts.join(' · ');
  if (find('summary').textContent !== text) find('summary').textContent = text;
}

function notice(text) {
  find('notice').hidden = text === '';
  find('notice').textContent = text;
}

find('sign-in').addEventListener('submit', (event) => {
  event.preventDefault();
  signIn(find('secret').value);
  find('secret').value = '';
  start();
});
find('sign-out').addEventListener('click', () => {
  signOut();
  start();
});
find('more').addEventListener('click', () => {
  find('more').hidden = true;
  nextPage();
});
find('filter').addEventListener('input', showFiltered);
addEventListener('hashchange', () => adoptLink() && start());
addEventListener('online', () => cards.forEach((card) => card.hurry()));
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) cards.forEach((card) => card.hurry());
});
setInterval(() => cards.forEach((card) => card.tick(Date.now() + ahead)), 1000);

adoptLink();
start();
