// The page: who is signed in, what is shown, and the state of it all.

import { now } from './clock.js';
import { DeviceView } from './device.js';
import { Finder } from './finder.js';
import { Presence } from './presence.js';
import { adoptLink, credentials, onOtherTab, signIn, signOut } from './session.js';
import { isDark, onTheme, switchTheme } from './theme.js';
import { currentLanguage, reasonText, switchLanguage, t, translate, write } from './words.js';

const find = (id) => document.getElementById(id);

/** Why a socket is refused when the credentials are not good any more, wherever they were good before. */
const ENDED = ['token is expired', 'invalid token', 'api key not found', 'api key is disabled'];

/** Where the eyes go first. */
const GRAVITY = ['refused', 'waiting', 'connecting', 'live'];

const outer = { changed, notice, refused: ({ message }) => end(message) };
const finder = new Finder(outer);
const presence = new Presence(showOnline);
let view = null;
let anyLive = false;

function start() {
  notice('');
  leave();
  finder.clear();
  const signedIn = credentials() !== null;
  find('sign-in').hidden = signedIn;
  find('sign-out').hidden = !signedIn;
  if (signedIn) route();
  else find('secret').focus();
  changed();
}

/** Shows what the address says: a device, or the list. */
function route() {
  const [, id] = location.hash.match(/^#\/device\/(.+)$/) ?? [];
  leave();
  find('list').hidden = id !== undefined;
  find('device').hidden = id === undefined;
  if (id === undefined) {
    if (finder.cards.length === 0) finder.load(1);
  } else {
    view = new DeviceView(decodeURIComponent(id), outer);
    view.focus();
    scrollTo(0, 0);
  }
  changed();
}

function leave() {
  view?.destroy();
  view = null;
  find('list').hidden = true;
  find('device').hidden = true;
}

/** The server does not know us any more. */
function end(reason) {
  signOut();
  start();
  notice(t('signedOut', { reason: reasonText(reason) }));
}

function shown() {
  return view === null ? finder.cards : [view];
}

/** Cards came, went, or changed their state. */
function changed() {
  const states = shown().map(({ state }) => state).filter(({ name }) => name !== 'off');
  const ended = states.find(({ name, reason }) => name === 'refused' && ENDED.includes(reason));
  if (ended !== undefined && credentials() !== null) {
    end(ended.reason);
    return;
  }
  const worst = GRAVITY.find((gravity) => states.some(({ name }) => name === gravity)) ?? 'off';
  const n = states.filter(({ name }) => name === worst).length;
  const state = t(`connection.${credentials() === null ? 'signedOut' : worst}`);
  find('connection').dataset.state = worst;
  const text = n === states.length ? state : t('connection.some', { state, n, all: states.length });
  write(find('connection').querySelector('.text'), text);
  const before = anyLive;
  anyLive = states.some(({ name }) => name === 'live');
  if (anyLive && !before) hurry();
  // One that is refused, since it was deleted, would have all of them refused.
  const wanted = shown().filter(({ state }) => state.name !== 'refused');
  presence.watch(credentials() === null ? [] : wanted.map(({ id }) => id));
  showOnline();
}

function showOnline() {
  shown().forEach((each) => each.showOnline(presence.of(each.id)));
}

/** The way is free again: nobody needs to wait for the end of a back-off. */
function hurry() {
  shown().forEach((each) => each.hurry());
  presence.hurry();
}

function notice(text) {
  find('notice').hidden = text === '';
  write(find('notice'), text);
}

function speak() {
  document.documentElement.lang = currentLanguage() === 'zh' ? 'zh-CN' : 'en';
  translate(document);
  write(find('language'), t('language.other'));
  find('language').lang = currentLanguage() === 'zh' ? 'en' : 'zh-CN';
  showTheme();
  notice('');
  finder.translate();
  view?.translate();
  changed();
}

function showTheme() {
  write(find('theme'), t(isDark() ? 'theme.light' : 'theme.dark'));
  find('theme').ariaLabel = t(isDark() ? 'theme.toLight' : 'theme.toDark');
}

find('sign-in').addEventListener('submit', (event) => {
  event.preventDefault();
  signIn(find('secret').value, find('stay').checked);
  find('secret').value = '';
  start();
});
find('sign-out').addEventListener('click', () => {
  signOut();
  start();
});
// By hand, since the address says what is shown.
document.querySelector('.skip').addEventListener('click', (event) => {
  event.preventDefault();
  find('main').focus();
});
find('language').addEventListener('click', () => {
  switchLanguage();
  speak();
});
find('theme').addEventListener('click', switchTheme);
onTheme(showTheme);
onOtherTab(start);
addEventListener('hashchange', () => {
  if (adoptLink()) start();
  else if (credentials() !== null) route();
});
addEventListener('online', hurry);
document.addEventListener('visibilitychange', () => document.hidden || hurry());
setInterval(() => shown().forEach((each) => each.tick(now())), 1000);

adoptLink();
speak();
start();
