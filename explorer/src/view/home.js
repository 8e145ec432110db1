// The run: what it is, where to begin, and its tables.

import { coded, el, say } from '../dom.js';
import { ofSubject, ofTable } from '../place.js';
import { about } from '../data/dictionary.js';
import { all, isVictims, line, standing } from '../story/case.js';
import { counted, dollars, grouped, size } from '../words.js';

const GROUPS = [
  ['observed', 'Observed', 'What a bank, a platform, a chain explorer or a police desk could have seen.'],
  ['truth', 'Truth', 'Who did what, why, and when anybody could have known.'],
  ['series', 'Series', 'Daily figures.'],
  ['tasks', 'Tasks', 'What may be asked: ids, labels as known then (known) and as true (truth), in splits.'],
];

const FOUND = [
  ['case', 'truth/cases', 'case_id'], ['person', 'truth/people', 'person_id'], ['account', 'observed/accounts', 'account_id'],
  ['ring', 'truth/mules', 'ring_id'], ['ring', 'truth/crew', 'ring_id'], ['ring', 'truth/cases', 'ring_id'],
];

const told = (table) => coded(about(table.name) || (table.name.startsWith('tasks/') ? 'One thing that is asked about, with its labels.' : ''));

export async function home(run, main, signal) {
  const { manifest, summary } = run;
  const scenario = manifest.scenario ?? {};
  const title = scenario.title || scenario.name || run.name;
  main.append(el('p', { class: 'kicker' }, run.viewOf ? 'scamnet · a view of a run' : 'scamnet · a simulated run'), el('h1', { tabindex: '-1' }, String(title)));
  if (run.viewOf) {
    main.append(el('p', { class: 'notice' }, `This is a view: it holds what ${run.viewOf} alone would hold of a run, and not what is true. Its tables and accounts can be looked at; cases, rings and persons are told by the folder of the whole run (${manifest.view_of}).`));
  } else if (!run.hasTables) {
    main.append(el('p', { class: 'notice' }, 'This is a run without tables (--no-tables): there are daily figures and nothing else. Run it without the flag to see cases, rings and accounts.'));
  }
  const facts = [['Scenario', scenario.name], ['Seed', manifest.seed], ['Window', `${manifest.window?.start} to ${manifest.window?.end}, the last day not included`],
    ['Program', `scamnet ${manifest.program_version}`], ['Format', manifest.format],
    ['Size', size([...run.tables.values()].reduce((sum, table) => sum + table.bytes, 0))]];
  main.append(el('dl', { class: 'facts' }, facts.filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]) => el('div', {}, el('dt', {}, name), el('dd', {}, String(value))))));
  if (summary) {
    const cards = [[summary.people, 'people', grouped], [summary.payments, 'payments', grouped], [summary.illicit_payments, 'scam payments', grouped],
      [summary.victims, 'victims', grouped], [summary.lost_usd, 'lost', dollars]].filter(([value]) => typeof value === 'number');
    main.append(el('div', { class: 'cards' }, cards.map(([value, name, form]) => el('div', { class: 'card' }, el('b', {}, form(form === grouped ? Math.round(value) : value)), el('span', {}, name)))));
  }

  if (run.hasTables) main.append(finder(run, signal));
  const begin = el('section', { 'aria-label': 'Where to begin' });
  main.append(begin);
  for (const [kind, name, text] of GROUPS) {
    const tables = [...run.tables.values()].filter((table) => table.name.startsWith(`${kind}/`));
    if (!tables.length) continue;
    const list = el('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': `Tables: ${name}` }, el('table', { class: 'list' },
      el('thead', {}, el('tr', {}, ['Table', 'Rows', 'Size', 'A row is'].map((head, at) => el('th', { scope: 'col', class: at === 1 || at === 2 ? 'figure' : null }, head)))),
      el('tbody', {}, tables.map((table) => el('tr', {}, el('td', {}, el('a', { href: ofTable(table.name) }, table.name.slice(kind.length + 1)), el('span', { class: 'below' }, told(table))),
        el('td', { class: 'figure' }, table.rows === null ? '–' : grouped(table.rows)), el('td', { class: 'figure' }, size(table.bytes)),
        el('td', { class: 'wide' }, told(table)))))));
    main.append(el('section', { class: 'tables' }, el('h2', {}, name), el('p', {}, text),
      kind === 'tasks' ? el('details', {}, el('summary', {}, counted(tables.length, 'table')), list) : list));
  }
  if (run.hasTruth) await beginnings(run, begin, signal);
}

// Three cases and a ring that stand for many.
async function beginnings(run, place, signal) {
  const { rates } = run.manifest;
  const cases = await all(run, { signal });
  const { worst, median, saved, ring } = standing(cases, rates);
  const choices = [['The largest loss', worst], ['A loss in the middle', median], ['One that was saved', saved]].filter(([, each]) => each)
    .map(([name, each]) => el('a', { class: 'choice', href: ofSubject('case', each.case_id) }, el('b', {}, name), el('span', {}, line(each))));
  if (ring !== null) {
    const own = cases.filter((each) => each.ring_id === ring);
    const paid = own.filter(isVictims);
    const deposits = paid.reduce((sum, each) => sum + Number(each.deposits), 0);
    choices.push(el('a', { class: 'choice', href: ofSubject('ring', ring) }, el('b', {}, 'The largest ring'),
      el('span', {}, `${counted(own.length, 'case')}, of which ${grouped(paid.length)} paid; ${counted(deposits, 'deposit')}.`)));
  }
  place.replaceChildren(el('h2', {}, 'Where to begin'), choices.length ? el('div', { class: 'choices' }, choices) : el('p', {}, 'Nobody lost anything in this run.'));
}

// An id of any kind is looked for where ids of its kind stand.
function finder(run, signal) {
  const input = el('input', { type: 'text', name: 'id', inputmode: 'numeric', autocomplete: 'off', 'aria-label': 'Id of a case, a ring, an account or a person' });
  const answer = el('p', { class: 'fault', role: 'alert' });
  const find = async (event) => {
    event.preventDefault();
    const text = input.value.trim();
    answer.textContent = '';
    if (!/^\d{1,20}$/.test(text)) {
      answer.textContent = 'An id is a whole number, as the tables have it.';
      return;
    }
    for (const [subject, table, column] of FOUND) {
      const [found] = await run.sift(table, [column], column, new Set([BigInt(text)]), { signal });
      if (found) {
        location.hash = ofSubject(subject, text);
        return;
      }
    }
    answer.textContent = `Nobody has the id ${text}: neither a case, a person, an account nor a ring.`;
    say(answer.textContent);
  };
  return el('form', { class: 'line finder', onsubmit: find, 'aria-label': 'Find' }, el('label', {}, 'Find a case, ring, account or person by id', input),
    el('button', { type: 'submit', class: 'tool main' }, 'Find'), answer);
}
