// Rings: who works there, their mules, what they changed, when police came, and what came in week by week.

import { meaning } from '../data/dictionary.js';
import { counted, day, dollars, grouped, inDollars, spoken } from '../words.js';
import { services } from './account.js';
import { all, dollarsOf, isVictims } from './case.js';
import { byId, moved } from './payment.js';
import { seats } from './person.js';
import { event, figuresOf, ids, inOrder, within } from './text.js';

const WEEK = 7 * 86400000;
// Things of a ring by the part they play, as a heading over their number.
const THINGS = {
  ring_device: 'Its devices',
  ring_sim: 'SIMs it writes from',
  scam_group: 'Groups it runs',
  shell: 'Shell companies',
  shill: 'SIMs of invented members',
  site: 'Buildings it works in',
};

async function changes(run, own, options) {
  const rows = await run.sift('truth/adaptations', ['ring_id', 'ts', 'effective_at', 'measure', 'signal', 'dropped'], 'ring_id', own, options);
  return rows.map((row) => {
    const signal = meaning('signal', row.signal);
    const from = row.effective_at === null ? '' : ` From ${day(row.effective_at)}.`;
    return event(row.ts, 'ring', row.dropped ? `The ring undoes a change: ${spoken(row.measure)}. ${signal}`
      : `${signal} ${meaning('measure', row.measure)}${from}`);
  });
}

async function police(run, sites, options) {
  const rows = await run.sift('observed/enforcement', ['site_id', 'ts', 'action', 'count'], 'site_id', sites, options);
  return rows.map((row) => {
    const meant = meaning('enforcement-action', row.action).split(';')[0].replace(/\.+$/, '');
    return event(row.ts, 'police', `${meant}${row.count === null ? '' : ` (count ${row.count})`}.`);
  });
}

async function weeks(run, own, cases, rates, options) {
  const start = Date.parse(`${run.manifest.window.start}T00:00:00Z`);
  const labels = await run.sift('truth/transaction_labels', ['ring_id', 'tx_id', 'role', 'case_id', 'case_minor'], 'ring_id', own, options);
  const deposits = new Map(labels.filter(({ role }) => role === 'deposit').map((row) => [row.tx_id, row]));
  const currencies = new Map(cases.map(({ case_id, currency }) => [case_id, currency]));
  // What each case has paid so far: a payment is worth the difference that it makes to it, so that weeks add up to cases.
  const paid = new Map();
  const all = new Map();
  for (const payment of await byId(run, new Set(deposits.keys()), options, ['tx_id', 'ts', 'status'])) {
    if (!moved(payment)) continue;
    const week = Math.floor((payment.ts - start) / WEEK);
    if (!all.has(week)) all.set(week, { count: 0, amount: 0, cases: new Set() });
    const sums = all.get(week);
    sums.count += 1;
    const { case_id: of, case_minor: minor } = deposits.get(payment.tx_id);
    if (of === null) continue;
    sums.cases.add(of);
    const before = paid.get(of) ?? 0n;
    paid.set(of, before + BigInt(minor ?? 0));
    const worth = (amount) => inDollars(amount, currencies.get(of), rates) ?? 0;
    sums.amount += worth(paid.get(of)) - worth(before);
  }
  return [...all].sort(([one], [other]) => one - other).map(([week, { count, amount, cases }]) => event(start + week * WEEK, 'payment',
    `The week from ${day(start + week * WEEK)} brings ${counted(count, 'deposit')} of ${dollars(amount)} from ${counted(cases.size, 'case')}.`));
}

// The story of a ring; null if no table names it.
export async function story(run, id, options) {
  const own = new Set([id]);
  const { rates } = run.manifest;
  const cases = (await all(run, options)).filter((each) => each.ring_id === id);
  const crew = await run.sift('truth/crew', ['ring_id', 'site_id'], 'ring_id', own, options);
  const mules = await run.sift('truth/mules', ['ring_id', 'frozen_at'], 'ring_id', own, options);
  if (!cases.length && !crew.length && !mules.length) return null;
  const sites = ids(crew, 'site_id');
  const events = [
    ...await services(run, 'ring_id', own, options), ...await seats(run, 'ring_id', own, options), ...await changes(run, own, options),
    ...await police(run, sites, options), ...await weeks(run, own, cases, rates, options),
  ];
  const sum = (column) => cases.reduce((all, each) => all + dollarsOf(each, column, rates), 0);
  const [deposited, fees] = [sum('deposited_minor'), sum('fees_minor')];
  const paying = cases.filter(isVictims).length;
  const frozen = mules.filter((row) => row.frozen_at !== null).length;
  const things = new Map();
  for (const { role } of await run.sift('truth/entity_labels', ['ring_id', 'role'], 'ring_id', own, options)) things.set(role, (things.get(role) ?? 0) + 1);
  const places = await run.sift('truth/sites', ['site_id', 'country', 'region', 'raided_at'], 'site_id', sites, options);
  const figures = figuresOf([
    ['Kind of scam', [...new Set(cases.map(({ family }) => family))].sort().map(spoken).join(', ')],
    ['Cases', `${grouped(cases.length)}, of which ${grouped(paying)} paid`],
    ['Deposited', `${dollars(deposited)} in ${counted(cases.reduce((all, each) => all + Number(each.deposits), 0), 'deposit')}`],
    ['Paid in invented fees', dollars(fees)],
    ['Net loss of its cases', dollars(sum('lost_minor'))],
    ['Mule accounts', `${mules.length}, of which ${frozen} frozen`],
    ...[...things].sort(([one], [other]) => (one < other ? -1 : 1)).map(([role, count]) => [
      THINGS[role] ?? spoken(role), `${count} (${within(meaning('entity-role', role))})`]),
    ...places.map((row) => ['Site', `${row.region} in ${row.country}, ${row.raided_at === null ? 'not raided' : `raided ${day(row.raided_at)}`}`]),
  ]);
  const lead = `${dollars(deposited + fees)} came to the ring from ${counted(paying, 'victim')} in the window, through ${
    counted(mules.length, 'mule account')}; ${frozen} of them ${frozen === 1 ? 'was' : 'were'} frozen.`;
  return { subject: 'ring', id: String(id), lead: [lead], figures, events: inOrder(events) };
}
