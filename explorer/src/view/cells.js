// Rows as an HTML table: kinds decide how a value is shown, ids lead on.

import { el } from '../dom.js';
import { wayOf } from '../place.js';
import { columnMeaning, wordMeaning } from '../data/dictionary.js';
import { capital, money, shown } from '../words.js';

const isFigure = (kind) => kind === 'int' || kind === 'real';

// An amount in units of its currency, where the row says which.
const inMoney = (name, value, row) => {
  const currency = name.endsWith('_minor') ? row[name.replace('_minor', '_currency')] ?? row.currency ?? row.asset : null;
  return currency ? money(value, currency) : null;
};

// A table of rows. `sorted` has the column, whether it falls, and what a press on a head does; without it heads are texts.
export function cells(run, table, columns, rows, sorted = null) {
  const head = ({ name, kind }) => {
    const about = columnMeaning(table, name);
    const order = sorted?.column === name ? (sorted.descending ? 'descending' : 'ascending') : null;
    return el('th', { scope: 'col', class: isFigure(kind) ? 'figure' : null, 'aria-sort': order, title: about.replaceAll('`', '') || null },
      sorted ? el('button', { type: 'button', onclick: () => sorted.press(name, kind) }, name) : name);
  };
  const body = ({ name, kind }, row) => {
    const value = row[name] ?? null;
    if (value === null) return el('td', { class: isFigure(kind) ? 'figure none' : 'none' }, '–');
    const text = shown(value, kind);
    const told = kind === 'text' ? wordMeaning(table, name, value) : kind === 'int' ? inMoney(name, value, row) : null;
    const way = kind === 'id' ? wayOf(run, table, name, value) : null;
    return el('td', { class: isFigure(kind) ? 'figure' : kind === 'id' ? 'id' : null, title: told ? capital(told.replaceAll('`', '')) : null }, way ? el('a', { href: way }, text) : text);
  };
  return el('table', {}, el('thead', {}, el('tr', {}, columns.map(head))),
    el('tbody', {}, rows.map((row) => el('tr', {}, columns.map((column) => body(column, row))))));
}
