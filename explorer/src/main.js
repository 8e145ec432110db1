// The page: a folder is opened, an address leads to a view, what goes wrong is said, and how much was read.

import { byId, el, say } from './dom.js';
import { placeOf } from './place.js';
import { meter } from './data/bytes.js';
import { chosen, dropped } from './data/folder.js';
import { Run } from './data/run.js';
import { Stopped, Trouble } from './data/trouble.js';
import { size } from './words.js';
import { grid } from './view/grid.js';
import { home } from './view/home.js';
import { story } from './view/story.js';

const main = byId('main');
let run = null;
let opening = 0;
let going = new AbortController();

meter.heard = () => {
  byId('read').textContent = `${size(meter.bytes)} read${run ? ` of ${size(run.bytes)}` : ''}.`;
  document.documentElement.dataset.read = meter.bytes;
};

function trouble(error, place = main) {
  const known = error instanceof Trouble;
  place.append(el('div', { class: 'trouble', role: 'alert' }, el('h2', {}, known ? error.message : 'Something went wrong in this page.'),
    el('p', {}, known ? error.remedy : `${error.message || error}. Please report it with the version of scamnet that wrote the run.`),
    error.runs?.length ? el('ul', {}, error.runs.map((folder) => el('li', {}, el('button', { type: 'button', class: 'pick', onclick: () => open(folder) }, folder.name)))) : ''));
}

async function open(folder) {
  const turn = opening += 1;
  going.abort();
  byId('trouble').replaceChildren();
  if (!folder) {
    trouble(new Trouble('That is no folder.', 'Drop the folder of a run itself, not a file of it.'), byId('trouble'));
    return;
  }
  try {
    meter.bytes = 0;
    meter.pieces = 0;
    const next = await Run.open(folder);
    if (turn !== opening) return;
    next.opened = turn;
    next.bytes = [...next.tables.values()].reduce((sum, table) => sum + table.bytes, 0);
    run = next;
    document.body.classList.add('opened');
    byId('name').textContent = `${run.name}${run.viewOf ? ` (view of ${run.viewOf})` : ''}`;
    await show();
  } catch (error) {
    if (!(error instanceof Stopped)) trouble(error, byId('trouble'));
  }
}

async function show() {
  if (!run) return;
  going.abort();
  going = new AbortController();
  const { signal } = going;
  const place = placeOf(location.hash);
  byId('trouble').replaceChildren();
  main.replaceChildren();
  const view = el('div', { class: 'view' });
  main.append(view);
  scrollTo(0, 0);
  try {
    const work = place.view === 'table' ? grid(run, place.name, place.state, view, signal)
      : place.view === 'run' ? home(run, view, signal) : story(run, place.view, place.id, place.state, view, signal);
    view.querySelector('h1')?.focus({ preventScroll: true });
    document.title = `${view.querySelector('h1')?.textContent ?? run.name} – ${run.name} – scamnet explorer`;
    await work;
    if (!signal.aborted) {
      view.dataset.done = 'true';
      if (place.view === 'run') say(`${run.name} is open.`);
    }
  } catch (error) {
    if (error instanceof Stopped || signal.aborted) return;
    view.querySelectorAll('.reading').forEach((each) => each.remove());
    trouble(error, view);
    view.dataset.done = 'failed';
  }
}

addEventListener('hashchange', show);
for (const input of document.querySelectorAll('input[type="file"]')) {
  input.addEventListener('change', () => {
    if (input.files.length) open(chosen(input.files));
    input.value = '';
  });
}
let within = 0;
const lit = (change) => {
  within = Math.max(0, within + change);
  document.body.classList.toggle('over', within > 0);
};
addEventListener('dragenter', (event) => { event.preventDefault(); lit(1); });
addEventListener('dragleave', () => lit(-1));
addEventListener('dragover', (event) => event.preventDefault());
addEventListener('drop', async (event) => {
  event.preventDefault();
  within = 0;
  lit(0);
  open(await dropped(event.dataTransfer));
});
