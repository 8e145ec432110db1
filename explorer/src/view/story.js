// A case, a ring, an account or a person: what happened in time order, and the rows behind it.

import { copy, csv, el, say } from '../dom.js';
import { linked, ofSubject, ofTable, wayOf } from '../place.js';
import { Query } from '../data/query.js';
import { condition } from '../data/filter.js';
import { all, stories } from '../story/case.js';
import * as account from '../story/account.js';
import * as person from '../story/person.js';
import * as ring from '../story/ring.js';
import { plain } from '../story/text.js';
import { counted, grouped, minute, moment, size } from '../words.js';
import { cells } from './cells.js';
import { reads } from './reads.js';

const SHOWN = 150;

// Tables whose rows are about somebody: table, its column, and the columns shown of it here, or none for a link alone.
const BEHIND = {
  case: [
    ['truth/cases', 'case_id'], ['truth/case_events', 'case_id'], ['truth/transaction_labels', 'case_id'],
    ['truth/money_trail', 'case_id'], ['truth/complaint_labels', 'case_id'], ['truth/contact_labels', 'case_id'],
  ],
  ring: [
    ['truth/mules', 'ring_id', ['account_id', 'person_id', 'layer', 'kind', 'recruited_at', 'frozen_at', 'cases_served'], 'cases_served'],
    ['truth/cases', 'ring_id', ['case_id', 'person_id', 'family', 'currency', 'deposits', 'lost_minor', 'end_reason', 'reported_at'], 'lost_minor'],
    ['truth/crew', 'ring_id'], ['truth/transaction_labels', 'ring_id'], ['truth/adaptations', 'ring_id'], ['truth/entity_labels', 'ring_id'], ['truth/contact_labels', 'ring_id'],
  ],
  account: [
    ['observed/accounts', 'account_id'], ['observed/transactions', 'from_account'], ['observed/transactions', 'to_account'], ['observed/account_actions', 'account_id'],
    ['observed/alerts', 'account_id'], ['truth/account_labels', 'account_id'], ['truth/mules', 'account_id'], ['truth/balances', 'account_id'],
  ],
  person: [['truth/people', 'person_id'], ['truth/cases', 'person_id'], ['truth/mules', 'person_id'], ['truth/crew', 'person_id']],
};

// What payments of some accounts take, and of which days.
function daysOf(run, state) {
  const table = run.table('observed/transactions');
  return { table, from: state.get('from') ?? '', to: state.get('to') ?? '', parts: table?.partsOf(state.get('from'), state.get('to')) ?? [] };
}

async function told(run, subject, id, state, place, signal, done) {
  const nothing = () => {
    place.replaceChildren(el('p', { class: 'fault' }, `The run has no ${subject} ${id}.`), el('p', {}, el('a', { href: '#run' }, 'Look for another.')));
    say(`The run has no ${subject} ${id}.`);
  };
  if (subject === 'case' || subject === 'ring') {
    await reads(place, 0, '', signal, async (progress, stopped, allow) => {
      const options = { signal: stopped, allow };
      const story = subject === 'ring' ? await ring.story(run, id, options)
        : (await stories(run, (await all(run, options)).filter((each) => each.case_id === id), options))[0];
      if (story) done(story, null);
      else nothing();
    });
    return;
  }
  const days = daysOf(run, state);
  let whose = { accounts: new Set([id]) };
  if (subject === 'person') whose = await person.accountsOf(run, id, { signal });
  if (!whose) {
    nothing();
    return;
  }
  const { bytes, files } = days.table ? await account.cost(run, whose.accounts, days.parts) : { bytes: 0, files: 0 };
  const text = `To find the payments of ${counted(whose.accounts.size, 'account')} the two accounts of every payment are read: ${size(bytes)} in ${counted(files, 'file')}. Fewer days are less.`;
  const choice = days.table?.days ? chooser(subject, id, days) : null;
  place.before(...choice ? [choice] : []);
  await reads(place, bytes, text, signal, async (progress, stopped, allow) => {
    const options = { signal: stopped, parts: days.parts, progress, allow };
    const story = subject === 'person' ? await person.story(run, whose, options) : await account.story(run, id, options);
    if (story) done(story, days);
    else nothing();
  });
}

// Of which days payments are read.
function chooser(subject, id, days) {
  const bounds = [days.table.days[0], days.table.days.at(-1)];
  const input = (name, label) => el('label', {}, label, el('input', {
    type: 'date', name, min: bounds[0], max: bounds[1], value: days[name],
    onchange: (event) => {
      const { from, to } = { ...days, [name]: event.target.value };
      location.hash = ofSubject(subject, id, Object.entries({ from, to }).filter(([, value]) => value));
    },
  }));
  return el('div', { class: 'line days' }, input('from', 'Payments of the days from'), input('to', 'to'));
}

export async function story(run, subject, written, state, main, signal) {
  main.append(el('p', { class: 'kicker' }, el('a', { href: '#run' }, run.name), ` / ${subject}`),
    el('h1', { tabindex: '-1' }, `${subject.charAt(0).toUpperCase()}${subject.slice(1)} `, el('span', { class: 'id' }, written)));
  if (!/^\d{1,20}$/.test(written)) {
    main.append(el('p', { class: 'fault' }, 'An id is a whole number.'));
    return;
  }
  if (subject !== 'account' && !run.hasTruth) {
    main.append(el('p', { class: 'fault' }, run.viewOf
      ? `This is a view: it holds what ${run.viewOf} knows and not what is true, so that a ${subject} cannot be told. Open the folder of the whole run.`
      : 'This is a run without tables (--no-tables): there is nothing to tell. Run it without the flag.'));
    return;
  }
  const place = el('div');
  main.append(place);
  const id = BigInt(written);
  await told(run, subject, id, state, place, signal, (tale, days) => {
    place.replaceChildren(el('p', { class: 'lead' }, linked(run, tale.lead)),
      days?.from || days?.to ? el('p', { class: 'note' }, `Payments of ${days.from || 'the first day'} to ${days.to || 'the last'} alone.`) : '',
      el('dl', { class: 'pairs' }, tale.figures.map(({ name, value }) => el('div', { class: plain(value).length > 140 ? 'wide' : null }, el('dt', {}, name), el('dd', {}, linked(run, value))))),
      timeline(run, tale));
    say(plain(tale.lead));
  });
  if (place.querySelector('.fault')) return;
  main.append(el('h2', {}, 'The rows behind it'));
  const links = el('ul', { class: 'behind' });
  for (const [name, key, columns, sort] of BEHIND[subject]) {
    const table = run.table(name);
    if (!table?.parts.length) continue;
    const href = ofTable(name, [[key, 'is', written]]);
    if (columns) {
      const query = new Query(table, table.parts, [condition(key, 'id', 'is', written)], sort, true);
      const { rows, total } = await query.page(0, 10, signal);
      const kinds = (await table.columns()).filter((column) => columns.includes(column.name)).sort((one, other) => columns.indexOf(one.name) - columns.indexOf(other.name));
      if (!rows.length) continue;
      main.append(el('h3', {}, `${name === 'truth/mules' ? 'Mule accounts' : 'Cases, the largest loss first'} (${grouped(total)})`),
        el('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': `Rows of ${name}` }, cells(run, name, kinds, rows)),
        el('p', { class: 'note' }, el('a', { href }, `All ${grouped(total)} in ${name}`)));
    } else {
      links.append(el('li', {}, el('a', { href }, name === 'observed/transactions' ? `${name}, ${key}` : name)));
    }
  }
  main.append(links);
}

// Events with their days, everyday life on request.
function timeline(run, tale) {
  const ordinary = tale.events.filter(({ what }) => what === 'ordinary').length;
  let withOrdinary = ordinary === tale.events.length;
  let most = SHOWN;
  const list = el('ol', { class: 'timeline' });
  const more = el('button', { type: 'button', class: 'tool', onclick: () => { most += SHOWN * 4; draw(); } });
  const chosen = () => tale.events.filter(({ what }) => withOrdinary || what !== 'ordinary');
  const copier = el('button', { type: 'button', class: 'tool' }, 'Copy as CSV');
  copier.addEventListener('click', () => {
    const rows = chosen().map((each) => [moment(each.at), each.what, plain(each.text), String(each.amount_minor ?? ''), each.currency ?? '', String(each.tx_id ?? '')]);
    copy(csv([['ts', 'what', 'text', 'amount_minor', 'currency', 'tx_id'], ...rows]), rows.length, copier);
  });
  const entry = (each) => {
    const way = each.tx_id === undefined ? null : wayOf(run, '', 'tx_id', each.tx_id);
    return el('li', { class: each.what }, el('time', { datetime: moment(each.at) }, minute(each.at)), el('span', { class: 'what' }, each.what),
      el('span', {}, linked(run, each.text, tale), way ? [' ', el('a', { href: way, class: 'row' }, `payment ${each.tx_id}`)] : ''));
  };
  function draw() {
    const events = chosen();
    list.replaceChildren(...events.slice(0, most).map(entry));
    more.hidden = events.length <= most;
    more.textContent = `Show more (${grouped(events.length - most)} left)`;
  }
  draw();
  const toggle = ordinary && ordinary < tale.events.length
    ? el('label', { class: 'check' }, el('input', { type: 'checkbox', name: 'ordinary', onchange: (event) => { withOrdinary = event.target.checked; draw(); } }),
      ` Everyday life too (${counted(ordinary, 'payment')})`) : '';
  return el('section', { 'aria-label': 'What happened' }, el('div', { class: 'line apart' }, el('h2', {}, 'What happened'), toggle, tale.events.length ? copier : ''),
    el('p', { class: 'note' }, 'Times are UTC.'), tale.events.length ? list : el('p', { class: 'empty' }, 'Nothing.'), more);
}
