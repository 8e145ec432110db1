// Where the reader is, as the hash of the address says it; and where an id leads.

import { el } from './dom.js';

// { view, subject or table, state } of a hash.
export function placeOf(hash) {
  const [path, query = ''] = hash.replace(/^#/, '').split('?');
  const state = new URLSearchParams(query);
  const [view, ...rest] = path.split('/').map((part) => { try { return decodeURIComponent(part); } catch { return part; } });
  if (view === 'table' && rest.length) return { view, name: rest.join('/'), state };
  if (['case', 'ring', 'account', 'person'].includes(view) && rest.length) return { view, id: rest[0], state };
  return { view: 'run', state };
}

const encoded = (path, state) => {
  const query = new URLSearchParams(state).toString();
  return `#${path.split('/').map(encodeURIComponent).join('/')}${query ? `?${query}` : ''}`;
};

export const ofTable = (name, filters = [], more = {}) => encoded(`table/${name}`, [
  ...filters.map((filter) => ['f', filter.join('~')]), ...Object.entries(more).filter(([, value]) => value !== '' && value !== null && value !== undefined)]);

export const ofSubject = (subject, id, state = {}) => encoded(`${subject}/${id}`, state);

const STORIES = {
  case_id: 'case', ring_id: 'ring', account_id: 'account', from_account: 'account', to_account: 'account', person_id: 'person',
};
const KEYS = {
  tx_id: 'observed/transactions', customer_id: 'observed/customers', institution_id: 'observed/institutions', device_id: 'observed/devices',
  phone_id: 'observed/phones', group_id: 'observed/groups', contact_id: 'observed/contacts', complaint_id: 'observed/complaints',
  site_id: 'truth/sites', syndicate_id: 'truth/syndicates', identity_token: 'observed/shared_identity',
};
const SAME = { deposit_tx: 'tx_id', reverses_tx: 'tx_id', from_phone: 'phone_id', to_phone: 'phone_id', director_token: 'identity_token' };

const tells = (run, subject) => (subject === 'account' ? Boolean(run.table('observed/accounts')) : run.hasTruth);

// Where the id in a column leads; null if nowhere.
export function wayOf(run, table, column, id) {
  const subject = STORIES[column];
  if (subject) return tells(run, subject) ? ofSubject(subject, id) : null;
  const key = SAME[column] ?? column;
  const target = KEYS[key];
  return target && run.table(target) && !(target === table && key === column) ? ofTable(target, [[key, 'is', String(id)]]) : null;
}

// A sentence with its links; none to whom it is about.
export const linked = (run, text, own = null) => text.map((part) => {
  if (typeof part !== 'object') return part;
  const way = part.subject === own?.subject && part.id === own.id ? null : part.subject === 'customer' ? wayOf(run, '', 'customer_id', part.id) : tells(run, part.subject) ? ofSubject(part.subject, part.id) : null;
  return way ? el('a', { href: way, class: 'id' }, part.id) : el('span', { class: 'id' }, part.id);
});
