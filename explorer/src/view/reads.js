// Work that reads: done at once if it is little, on a press if it is much; its progress is shown, and it can be stopped.

import { el, say } from '../dom.js';
import { Stopped } from '../data/trouble.js';
import { size } from '../words.js';

export const MUCH = 48e6; // bytes

// A press that lets so much be read, if it is much.
async function allowed(place, bytes, why, signal) {
  if (bytes <= MUCH) return;
  const before = [...place.childNodes];
  await new Promise((done, failed) => {
    const button = el('button', { type: 'button', class: 'tool main', onclick: done }, `Read ${size(bytes)}`);
    place.replaceChildren(el('div', { class: 'ask' }, el('p', {}, why), button));
    say(why);
    signal.addEventListener('abort', () => failed(new Stopped('gone on')));
  });
  place.replaceChildren(...before);
}

// `work` is given what it tells its progress, a signal, and what it asks before it reads more than was said.
export async function reads(place, bytes, why, signal, work) {
  await allowed(place, bytes, why, signal);
  const bar = el('progress', { 'aria-label': 'Reading' });
  const text = el('span', {}, 'Reading …');
  const stop = el('button', { type: 'button', class: 'tool' }, 'Stop');
  place.replaceChildren(el('div', { class: 'reading' }, bar, text, stop));
  let isStopped = false;
  const own = { get aborted() { return isStopped || signal.aborted; } };
  stop.addEventListener('click', () => { isStopped = true; });
  try {
    await work((done, all) => {
      bar.max = all;
      bar.value = done;
      text.textContent = `Reading file ${done + 1} of ${all} …`;
    }, own, (more, because) => allowed(place, more, because, signal));
  } catch (error) {
    if (!(error instanceof Stopped) || signal.aborted) throw error;
    place.replaceChildren(el('p', { class: 'empty' }, 'Stopped. '), el('button', { type: 'button', class: 'tool', onclick: () => dispatchEvent(new HashChangeEvent('hashchange')) }, 'Read again'));
    say('Stopped.');
  }
}
