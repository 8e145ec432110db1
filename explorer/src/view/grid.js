// A table of the run: conditions, days, order, pages, and what all this reads.

import { coded, copy, csv, el, say } from '../dom.js';
import { ofTable } from '../place.js';
import { about, columnMeaning, vocabulary } from '../data/dictionary.js';
import { ASKED, SPOKEN, condition, needsValue } from '../data/filter.js';
import { KEPT, Query } from '../data/query.js';
import { capital, counted, exact, grouped, size } from '../words.js';
import { cells } from './cells.js';
import { reads } from './reads.js';

const SIZES = [25, 50, 200, 1000];
let latest = null; // the query of the last page, to be read on

// What the address asks for.
function asked(table, columns, state) {
  const kinds = new Map(columns.map(({ name, kind }) => [name, kind]));
  const filters = [];
  const conditions = [];
  const faults = [];
  for (const text of state.getAll('f')) {
    const [column, how, ...value] = text.split('~');
    try {
      if (!kinds.has(column)) throw new Error(`The table has no column “${column}”.`);
      if (!ASKED[kinds.get(column)].includes(how)) throw new Error(`“${how}” cannot be asked of ${column}.`);
      conditions.push(condition(column, kinds.get(column), how, value.join('~')));
      filters.push([column, how, value.join('~')]);
    } catch (error) {
      faults.push(error.message);
    }
  }
  const sort = kinds.has(state.get('sort')) ? state.get('sort') : null;
  const page = Math.max(1, Math.floor(Number(state.get('page'))) || 1);
  const length = SIZES.includes(Number(state.get('size'))) ? Number(state.get('size')) : 50;
  return { filters, conditions, faults, sort, descending: state.get('order') === 'falling', page, length, from: state.get('from') ?? '', to: state.get('to') ?? '' };
}

export async function grid(run, name, state, main, signal) {
  const table = run.table(name);
  if (!table) {
    main.append(el('h1', { tabindex: '-1' }, 'No such table'), el('p', {}, `This run has no table ${name}. `, el('a', { href: '#run' }, 'See which it has.')));
    return;
  }
  main.append(el('p', { class: 'kicker' }, el('a', { href: '#run' }, run.name), ' / table'), el('h1', { tabindex: '-1', class: 'name' }, name));
  const facts = el('p', { class: 'note' }, `${table.rows === null ? '' : `${counted(table.rows, 'row')} in `}${counted(table.parts.length, 'file')}, ${size(table.bytes)}.`);
  main.append(el('p', {}, coded(about(name))), facts);
  if (!table.parts.length) {
    main.append(el('p', {}, 'The table has no file in this run: there is no row.'));
    return;
  }
  const columns = await table.columns();
  const now = asked(table, columns, state);
  const parts = table.partsOf(now.from, now.to);
  const go = (change) => {
    const { filters, sort, descending, from, to, page, length } = { ...now, page: 1, ...change };
    location.hash = ofTable(name, filters, {
      sort, order: sort && descending ? 'falling' : '', from, to, size: length === 50 ? '' : length, page: page > 1 ? page : '',
    });
  };
  main.append(tools(table, columns, now, go));
  for (const fault of now.faults) main.append(el('p', { class: 'fault' }, fault));
  const key = JSON.stringify([run.opened, name, now.filters, now.sort, now.descending, now.from, now.to]);
  if (latest?.key !== key) latest = { key, query: new Query(table, parts, now.conditions, now.sort, now.descending) };
  const { query } = latest;

  const place = el('div', { class: 'rows' });
  const status = el('p', { class: 'status', role: 'status' });
  main.append(status, place);
  const cost = await query.cost();
  const work = [now.conditions.length ? 'filters' : '', now.sort ? 'the order' : ''].filter(Boolean).join(' and ');
  const told = query.isPlain ? '' : ` ${capital(work)} read${now.conditions.length ? '' : 's'} at most ${size(cost.bytes)} of ${size(table.bytes)} (${counted(cost.files, 'file')}).`;
  await reads(place, query.isDone ? 0 : cost.bytes, `${size(cost.bytes)} of this table are to be read for ${work}. Fewer days or a condition on ${
    columns.some(({ name: each }) => each === 'ts') ? 'ts or tx_id' : 'a time'} make it less.`, signal, async (progress, stopped) => {
    const first = (now.page - 1) * now.length;
    const { rows, more, total } = await query.page(first, now.length, stopped, progress);
    const last = first + rows.length;
    status.textContent = `${rows.length ? `Rows ${grouped(first + 1)} to ${grouped(last)}` : 'No row'} of ${
      total !== null ? grouped(total) : `${grouped(query.found)} found so far`}.${total > KEPT && now.sort ? ` Of an order the first ${grouped(KEPT)} are kept.` : ''}${told}`;
    const press = (column, kind) => {
      const up = ['text', 'id', 'moment', 'date', 'bool'].includes(kind); // what is first pressed for: figures fall, the rest rises
      if (now.sort !== column) go({ sort: column, descending: !up });
      else if (now.descending === !up) go({ sort: column, descending: up });
      else go({ sort: null, descending: false });
    };
    const copier = el('button', { type: 'button', class: 'tool', disabled: !rows.length }, `Copy ${counted(rows.length, 'row')} as CSV`);
    copier.addEventListener('click', () => copy(csv([columns.map((column) => column.name),
      ...rows.map((row) => columns.map((column) => exact(row[column.name], column.kind)))]), rows.length, copier));
    const pager = el('nav', { class: 'pager', 'aria-label': 'Pages' },
      el('button', { type: 'button', class: 'tool', disabled: now.page === 1, onclick: () => go({ page: 1 }) }, 'First'),
      el('button', { type: 'button', class: 'tool', disabled: now.page === 1, onclick: () => go({ page: now.page - 1 }) }, 'Back'),
      el('span', {}, `Page ${grouped(now.page)}${total === null ? '' : ` of ${grouped(Math.max(1, Math.ceil(total / now.length)))}`}`),
      el('button', { type: 'button', class: 'tool', disabled: !more, onclick: () => go({ page: now.page + 1 }) }, 'Next'),
      copier);
    place.replaceChildren(
      rows.length ? el('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': `Rows of ${name}` },
        cells(run, name, columns, rows, { column: now.sort, descending: now.descending, press }))
        : el('p', { class: 'empty' }, 'No row is as asked for.'),
      pager);
    inSight(place.querySelector('th[aria-sort]'));
    say(status.textContent);
  });
  main.append(el('details', {}, el('summary', {}, 'What the columns mean'), el('dl', { class: 'meanings' }, columns.map((column) => [
    el('dt', {}, column.name), el('dd', {}, coded(columnMeaning(name, column.name) || 'Not in the data dictionary of this page.'))]))));
}

// A column that is sorted by is not to be looked for.
function inSight(head) {
  const region = head?.closest('.scroll');
  if (!region || head.offsetLeft + head.offsetWidth <= region.clientWidth) return;
  // The first column stays where it is.
  const first = head.parentElement.firstElementChild.offsetWidth;
  region.scrollLeft = head.offsetLeft - first - Math.max(0, (region.clientWidth - first - head.offsetWidth) / 2);
}

// Conditions, days, rows a page.
function tools(table, columns, now, go) {
  const column = el('select', { name: 'column' }, columns.map(({ name }) => el('option', { value: name }, name)));
  const how = el('select', { name: 'how' });
  const holder = el('span', { class: 'value' });
  const fault = el('p', { class: 'fault', role: 'alert' });
  const kind = () => columns[column.selectedIndex].kind;
  const field = () => {
    const words = vocabulary(table.name, column.value);
    const choices = kind() === 'bool' ? ['true', 'false'] : words && how.value !== 'contains' ? Object.keys(words) : null;
    const label = `Value of ${column.value}`;
    const made = choices
      ? el('select', { name: 'value', 'aria-label': label }, choices.map((word) => el('option', { value: word }, word)))
      : el('input', { name: 'value', type: 'text', autocomplete: 'off', 'aria-label': label, placeholder: kind() === 'moment' ? '2025-04-30 13:45' : kind() === 'date' ? '2025-04-30' : '' });
    holder.replaceChildren(...needsValue(how.value) ? [made] : []);
  };
  const renew = () => {
    how.replaceChildren(...ASKED[kind()].map((each) => el('option', { value: each }, SPOKEN[each])));
    field();
  };
  column.addEventListener('change', renew);
  how.addEventListener('change', field);
  renew();
  const add = (event) => {
    event.preventDefault();
    const value = holder.firstElementChild?.value ?? '';
    try {
      condition(column.value, kind(), how.value, value);
      go({ filters: [...now.filters, [column.value, how.value, value.trim()]] });
    } catch (error) {
      fault.textContent = error.message;
    }
  };
  // What the filter would read with those that are there, before it is added.
  const cost = el('output', { class: 'note', name: 'cost' });
  let turn = 0;
  const weigh = async () => {
    const mine = turn += 1;
    fault.textContent = '';
    let text = '';
    try {
      const made = condition(column.value, kind(), how.value, holder.firstElementChild?.value ?? '');
      const { bytes, files } = await table.cost(table.partsOf(now.from, now.to), [...now.conditions, made], now.sort ? [now.sort] : []);
      text = `reads at most ${size(bytes)} (${counted(files, 'file')})`;
    } catch {
      // Nothing is said of half a value; pressing the button says what is wrong with it.
    }
    if (mine === turn) cost.textContent = text;
  };
  const bounds = table.days ? [table.days[0], table.days.at(-1)] : null;
  const days = (name, label) => el('label', {}, label, el('input', {
    type: 'date', name, min: bounds[0], max: bounds[1], value: now[name], onchange: (event) => go({ [name]: event.target.value }),
  }));
  return el('div', { class: 'tools' },
    el('form', { class: 'line', onsubmit: add, oninput: weigh, 'aria-label': 'Filter' },
      el('label', {}, 'Where', column), el('label', {}, el('span', { class: 'hidden' }, 'Condition'), how), holder,
      el('button', { type: 'submit', class: 'tool main' }, 'Add filter'), cost),
    fault,
    el('div', { class: 'line' },
      bounds ? [days('from', 'Days from'), days('to', 'to')] : null,
      el('label', {}, 'Rows a page', el('select', { name: 'size', onchange: (event) => go({ length: Number(event.target.value) }) },
        SIZES.map((each) => el('option', { value: each, selected: each === now.length }, grouped(each)))))),
    now.filters.length ? el('ul', { class: 'chips', 'aria-label': 'Filters' }, now.filters.map((filter, at) => el('li', {},
      `${filter[0]} ${SPOKEN[filter[1]]} ${filter[2]}`.trim(),
      el('button', { type: 'button', 'aria-label': `Take away: ${filter[0]} ${SPOKEN[filter[1]]} ${filter[2]}`, onclick: () => go({ filters: now.filters.filter((_, each) => each !== at) }) }, '×'))))
      : null);
}
