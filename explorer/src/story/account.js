// Accounts: who keeps and holds one, what it was used for, its payments, what was done to it.

import { among, either } from '../data/filter.js';
import { meaning } from '../data/dictionary.js';
import { counted, day, grouped, money, spoken } from '../words.js';
import { ACTIONS, action, holders } from './case.js';
import { COLUMNS, byId, ofAccount } from './payment.js';
import { event, figuresOf, ids, inOrder, link, say } from './text.js';

// What reading all payments of some accounts takes.
export async function cost(run, own, parts) {
  const table = run.table('observed/transactions');
  return table ? table.cost(parts, [either('from_account', 'to_account', own)], []) : { bytes: 0, files: 0 };
}

// Services of mule accounts for rings, of those that `key` and `own` name.
export async function services(run, key, own, options) {
  const columns = ['account_id', 'ring_id', 'layer', 'kind', 'recruited_at', 'first_use', 'last_use', 'frozen_at'];
  const events = [];
  for (const row of await run.sift('truth/mules', columns, key, own, options)) {
    const account = link('account', row.account_id);
    const add = (name, text) => { if (row[name] !== null) events.push(event(row[name], 'mule', text)); };
    add('recruited_at', say`Account ${account} comes into the hands of ring ${link('ring', row.ring_id)}, layer ${row.layer}. ${meaning('mule-kind', row.kind)}`);
    add('first_use', say`The first scam payment goes through account ${account}.`);
    add('last_use', say`The last scam payment goes through account ${account}.`);
    add('frozen_at', say`Mule account ${account} is frozen.`);
  }
  return events;
}

// Payments of some accounts. Of all payments the two accounts alone are read, which was asked for; the rest where they are ours, which
// is asked for once it is known how much that is. Text is read line by line, and all of it at once.
async function paymentsOf(run, table, own, options) {
  const conditions = [either('from_account', 'to_account', own)];
  if (table.isCsv) return table.select(COLUMNS, conditions, options);
  const ends = ['tx_id', 'from_account', 'to_account'];
  const found = await table.select(ends, conditions, options);
  const further = ['tx_id', ...COLUMNS.filter((name) => !ends.includes(name))];
  const rest = new Map((await byId(run, ids(found, 'tx_id'), options, further)).map((row) => [row.tx_id, row]));
  return found.map((row) => ({ ...row, ...rest.get(row.tx_id) }));
}

// What happened to some accounts, in no order; payments of some days alone, or of none.
export async function happened(run, own, { parts, progress, ...options }) {
  const events = [];
  const table = run.table('observed/transactions');
  if (table) {
    const rows = await paymentsOf(run, table, own, { parts, progress, ...options });
    const labels = await run.sift('truth/transaction_labels', ['tx_id', 'role'], 'tx_id', ids(rows, 'tx_id'), options);
    const roles = new Map(labels.map((row) => [row.tx_id, row.role]));
    for (const row of rows) events.push(ofAccount(row, own, roles.get(row.tx_id)));
  }
  for (const row of await run.sift('observed/account_actions', ACTIONS, 'account_id', own, options)) {
    const done = action(row);
    events.push({ ...done, text: say`Account ${link('account', row.account_id)}: ${done.text}` });
  }
  for (const row of await run.sift('observed/alerts', ['account_id', 'ts', 'detector', 'outcome'], 'account_id', own, options)) {
    events.push(event(row.ts, 'alert', say`Alert about account ${link('account', row.account_id)} (${spoken(row.detector)}); the analyst: ${row.outcome}.`));
  }
  for (const row of await run.sift('observed/label_feed', ['account_id', 'ts', 'verdict', 'source'], 'account_id', own, options)) {
    events.push(event(row.ts, 'told', say`Account ${link('account', row.account_id)}: ${meaning('finding', row.verdict)} By: ${row.source}.`));
  }
  return [...events, ...await services(run, 'account_id', own, options)];
}

// The story of an account; null if the run has no such account.
export async function story(run, id, { parts, progress, ...options }) {
  const own = new Set([id]);
  const columns = ['account_id', 'customer_id', 'institution_id', 'kind', 'currency', 'opened_at', 'closed_at', 'opening_balance_minor'];
  // In a view accounts of other banks are bare numbers, without these columns.
  const known = new Set((await run.table('observed/accounts')?.columns() ?? []).map(({ name }) => name));
  const [account] = await run.sift('observed/accounts', columns.filter((name) => known.has(name)), 'account_id', own, options);
  if (!account) return null;
  const { currency } = account;
  const at = (moment) => (moment === null || moment === undefined ? '' : day(moment));
  const events = await happened(run, own, { parts, progress, ...options });
  const keeper = (await holders(run, own, options)).get(id) ?? '';
  const balances = await run.sift('truth/balances', ['account_id', 'closing_balance_minor'], 'account_id', own, options);
  const mules = await run.sift('truth/mules', ['account_id', 'in_minor', 'out_minor', 'cases_served'], 'account_id', own, options);
  const roles = new Set((await run.sift('truth/account_labels', ['account_id', 'role'], 'account_id', own, options)).map(({ role }) => role));
  const figures = figuresOf([
    ['Kept at', keeper],
    ['Kind', spoken(account.kind ?? '')],
    ['Currency', currency],
    ['Customer', account.customer_id === null || account.customer_id === undefined ? '' : link('customer', account.customer_id)],
    ['Opened', at(account.opened_at)],
    ['Closed', at(account.closed_at)],
    ['Balance when the window opens', money(account.opening_balance_minor ?? 0, currency)],
    ...balances.map((row) => ['Balance when it closes', money(row.closing_balance_minor, currency)]),
    ...mules.flatMap((row) => [['Scam money paid in', money(row.in_minor, currency)], ['Scam money paid out', money(row.out_minor, currency)],
      ['Cases served', String(row.cases_served)]]),
  ]);
  const used = roles.size ? [...roles].sort().map((role) => meaning('account-role', role)).join(' ')
    : run.viewOf ? 'A view does not say what the account was used for.' : 'No crew used it and nobody paid one from it.';
  const payments = events.filter((each) => each.tx_id !== undefined).length;
  const ordinary = events.filter(({ what }) => what === 'ordinary').length;
  const lead = `${used} ${counted(payments, 'payment')} went in or out of it in the window, ${grouped(ordinary)} of them of everyday life.`;
  return { subject: 'account', id: String(id), lead: [lead], figures, events: inOrder(events) };
}

// The accounts of some customers.
export const ofCustomers = async (run, customers, options) => ids(
  await run.table('observed/accounts').select(['customer_id', 'account_id'], [among('customer_id', customers)], options), 'account_id');
