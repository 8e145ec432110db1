// Cases: the rows of truth/cases, the line in which each is told, the whole story of some, and which stand for many.

import { meaning } from '../data/dictionary.js';
import { capital, counted, day, inDollars, money, span, spoken } from '../words.js';
import { byId, moved, ofVictim, sent } from './payment.js';
import { byNumber, event, figuresOf, ids, inOrder, link, say, within } from './text.js';

const COLUMNS = ['case_id', 'person_id', 'family', 'syndicate_id', 'ring_id', 'currency', 'deposits', 'deposited_minor', 'paid_back_minor',
  'fees_minor', 'lost_minor', 'recovered_minor', 'reimbursed_minor', 'life_lost_minor', 'end_reason', 'reported_at'];

// Every case of a run, in the table's order.
export async function all(run, options) {
  const table = run.table('truth/cases');
  if (!table?.parts.length) return [];
  const stages = (await table.columns()).map(({ name }) => name)
    .filter((name) => name !== 'end_at' && run.manifest.stages?.includes(name.replace(/_at$/, '')));
  const rows = await run.all('truth/cases', [...COLUMNS, 'is_repeat', ...stages], options);
  return rows.map((row) => {
    const entered = stages.filter((name) => row[name] !== null);
    const opened = entered.length ? Math.min(...entered.map((name) => row[name])) : null;
    // Of those entered in one moment the later column.
    const last = entered.reduce((best, name) => (best === null || row[name] >= row[best] ? name : best), null);
    return { ...row, opened, stage: (last ?? '').replace(/_at$/, '') };
  });
}

export const isVictims = (each) => each.deposits > 0 || each.fees_minor > 0;

export const dollarsOf = (each, column, rates) => inDollars(each[column], each.currency, rates) ?? Number(each[column]);

// The case in a line or two.
export function line(each) {
  const of = (column) => money(each[column], each.currency);
  const begun = each.opened === null ? '' : `Opened ${day(each.opened)}. `;
  const again = each.is_repeat ? 'The ring came back to somebody who had lost money to it. ' : '';
  let paid = `Nothing was paid in the window; it came to the stage ${spoken(each.stage)}. `;
  if (isVictims(each)) {
    const fees = each.fees_minor > 0 ? ` and fees of ${of('fees_minor')}` : '';
    const sum = BigInt(each.paid_back_minor) + BigInt(each.recovered_minor) + BigInt(each.reimbursed_minor);
    const back = sum > 0n ? `, got ${money(sum, each.currency)} back` : '';
    paid = `${counted(each.deposits, 'deposit')}, ${of('deposited_minor')}${fees}${back}; lost ${of('lost_minor')}. `;
  }
  const end = each.end_reason ? meaning('end-reason', each.end_reason) : 'It had not ended when the run did.';
  const reported = each.reported_at !== null ? ` Reported ${day(each.reported_at)}.` : each.lost_minor > 0 ? ' Never reported.' : '';
  return `${begun}${again}${paid}${end}${reported}`;
}

// The name of the institution of each account.
export async function holders(run, accounts, options) {
  const names = new Map((await run.all('observed/institutions', ['institution_id', 'name'], options)).map((row) => [row.institution_id, row.name]));
  const rows = await run.sift('observed/accounts', ['account_id', 'institution_id'], 'account_id', accounts, options);
  return new Map(rows.filter((row) => names.has(row.institution_id)).map((row) => [row.account_id, names.get(row.institution_id)]));
}

// What was done to an account.
export function action(row) {
  const what = ['recall', 'return'].includes(row.action) ? 'recall' : 'freeze';
  return event(row.ts, what, `${meaning('action', row.action)} By: ${spoken(row.by)}. ${meaning('reason', row.reason)}`);
}

export const ACTIONS = ['account_id', 'ts', 'action', 'by', 'reason', 'amount_minor'];

// Events of each of some cases, and the payments they are made of.
async function happened(run, cases, options) {
  const wanted = ids(cases, 'case_id');
  const events = new Map([...wanted].map((id) => [id, []]));
  const add = (id, made) => { if (made) events.get(id)?.push(made); };

  const messages = await run.sift('truth/contact_labels', ['case_id', 'contact_id'], 'case_id', wanted, options);
  const caseOf = new Map(messages.map((row) => [row.contact_id, row.case_id]));
  for (const row of await run.sift('observed/contacts', ['contact_id', 'ts', 'platform'], 'contact_id', new Set(caseOf.keys()), options)) {
    const how = spoken(row.platform).replaceAll(' like', '-like');
    add(caseOf.get(row.contact_id), event(row.ts, 'contact', `A stranger's first message comes (${how} service).`));
  }
  for (const row of await run.sift('truth/case_events', ['case_id', 'ts', 'to_stage', 'cause'], 'case_id', wanted, options)) {
    const why = meaning('cause', row.cause);
    if (row.to_stage === 'end') add(row.case_id, event(row.ts, row.cause.startsWith('warned_') ? 'warning' : 'end', why));
    else add(row.case_id, event(row.ts, 'contact', `Stage: ${spoken(row.to_stage)}.${row.cause === 'paid' ? '' : ` ${why}`}`));
  }
  const labels = await run.sift('truth/complaint_labels', ['case_id', 'complaint_id'], 'case_id', wanted, options);
  const complained = new Map(labels.map((row) => [row.complaint_id, row.case_id]));
  const complaints = await run.sift('observed/complaints', ['complaint_id', 'ts', 'desk', 'claimed_minor', 'currency'], 'complaint_id',
    new Set(complained.keys()), options);
  for (const row of complaints) {
    add(complained.get(row.complaint_id), event(row.ts, 'report',
      `The victim complains and claims ${money(row.claimed_minor, row.currency)}. ${meaning('desk', row.desk)}`));
  }

  const roles = await run.sift('truth/transaction_labels', ['case_id', 'tx_id', 'role'], 'case_id', wanted, options);
  const parts = new Map(roles.map((row) => [row.tx_id, row]));
  const payments = await byId(run, new Set(parts.keys()), options);
  const names = await holders(run, ids(payments, 'to_account'), options);
  const sums = new Map(payments.map((payment) => [payment.tx_id, sent(payment)]));
  const payees = new Map();
  for (const payment of payments) {
    const part = parts.get(payment.tx_id);
    add(part.case_id, ofVictim(payment, part.role, names.get(payment.to_account)));
    if (moved(payment) && ['deposit', 'fee', 'recovery_fee'].includes(part.role)) {
      const key = `${part.case_id} ${payment.to_account}`;
      const known = payees.get(key);
      if (!known || payment.ts < known.first) payees.set(key, { id: part.case_id, account: payment.to_account, first: payment.ts });
    }
  }
  for (const row of await run.sift('observed/alerts', ['tx_id', 'ts', 'detector', 'outcome'], 'tx_id', new Set(parts.keys()), options)) {
    add(parts.get(row.tx_id).case_id, event(row.ts, 'alert',
      `The payee's bank has an alert about a payment (${spoken(row.detector)}); the analyst: ${row.outcome}.`, { tx_id: row.tx_id }));
  }
  for (const row of await run.sift('observed/label_feed', ['tx_id', 'ts', 'verdict', 'source'], 'tx_id', new Set(parts.keys()), options)) {
    const payment = sums.get(row.tx_id);
    add(parts.get(row.tx_id).case_id, event(row.ts, 'told',
      `The bank is told of ${payment ? `the payment of ${payment}` : 'a payment'}: ${row.verdict} (by ${row.source}).`, { tx_id: row.tx_id }));
  }
  const paid = [...payees.values()].sort((one, other) => byNumber(one.id, other.id) || byNumber(one.account, other.account));
  const accounts = new Set(paid.map(({ account }) => account));
  for (const row of await run.sift('observed/account_actions', ACTIONS, 'account_id', accounts, options)) {
    const done = action(row);
    for (const { id, account, first } of paid) {
      if (account === row.account_id && first <= done.at) {
        add(id, { ...done, text: say`Account ${link('account', account)}, which the victim had paid into: ${done.text}` });
      }
    }
  }
  const currencies = new Map(payments.map((payment) => [payment.tx_id, payment.currency]));
  const rests = new Map();
  for (const row of await run.sift('truth/money_rest', ['deposit_tx', 'end', 'origin_minor'], 'deposit_tx', new Set(parts.keys()), options)) {
    if (!currencies.has(row.deposit_tx)) continue;
    const { case_id: id, role } = parts.get(row.deposit_tx);
    const key = `${role === 'deposit' ? 'deposits' : 'fees'} ${row.end} ${currencies.get(row.deposit_tx)}`;
    if (!rests.has(id)) rests.set(id, new Map());
    rests.get(id).set(key, (rests.get(id).get(key) ?? 0n) + BigInt(row.origin_minor));
  }
  return { events, rests };
}

// Ends of money whose word alone says too little.
const RESTS = { victim: 'paid to victims', held: 'held in accounts', spent: 'spent by the crew' };

// The stories of some cases, in their order. Each table is read once for all of them.
export async function stories(run, cases, options) {
  if (!cases.length) return [];
  const { events: all, rests } = await happened(run, cases, options);
  return cases.map((each) => {
    const events = all.get(each.case_id);
    const of = (column) => money(each[column], each.currency);
    const some = (column) => (each[column] > 0 ? of(column) : '');
    if (each.reported_at !== null && !events.some(({ what }) => what === 'report')) {
      events.push(event(each.reported_at, 'report', 'The victim reports the case.'));
    }
    const rested = [...rests.get(each.case_id) ?? []].sort(([one], [other]) => byNumber(one, other));
    const figures = figuresOf([
      ['Kind of scam', spoken(each.family)],
      ['Person', link('person', each.person_id)],
      ['Ring', link('ring', each.ring_id)],
      ['Deposited', each.deposits > 0 ? `${of('deposited_minor')} in ${counted(each.deposits, 'deposit')}` : ''],
      ['Fees', some('fees_minor')],
      ['Paid out to win trust', some('paid_back_minor')],
      ['Recovered', some('recovered_minor')],
      ['Reimbursed', some('reimbursed_minor')],
      ['Net loss in the window', of('lost_minor')],
      ['Net loss in the whole case', each.life_lost_minor !== each.lost_minor ? of('life_lost_minor') : ''],
      ...rested.map(([key, minor]) => {
        const [paid, end, currency] = key.split(' ');
        return [`${capital(paid)}: ${RESTS[end] ?? spoken(end)}`, `${money(minor, currency)} (${within(meaning('rest-end', end))})`];
      }),
    ]);
    const last = events.length ? Math.max(...events.map(({ at }) => at)) : null;
    const length = each.opened !== null && last !== null
      ? ` From the first message or stage to the last that is known: ${span(each.opened, last)}.` : '';
    return { subject: 'case', id: String(each.case_id), lead: say`${line(each)}${length}`, figures, events: inOrder(events) };
  });
}

// Reasons for which a case ends at a warning.
const WARNED = ['warned_bank', 'warned_friend', 'warned_police'];

// The worst case, one in the middle, one that was saved, and the largest ring; null of what there is none.
export function standing(cases, rates) {
  const most = (worth) => cases.map((each) => [worth(each), each]).filter(([amount]) => amount > 0)
    .sort(([one, a], [other, b]) => other - one || byNumber(a.case_id, b.case_id)).map(([, each]) => each);
  const losers = most((each) => (each.lost_minor > 0 ? dollarsOf(each, 'lost_minor', rates) : 0));
  const paidOf = (each) => BigInt(each.deposited_minor) + BigInt(each.fees_minor);
  const backOf = (each) => BigInt(each.recovered_minor) + BigInt(each.reimbursed_minor);
  const dollars = (each, minor) => dollarsOf({ ...each, minor }, 'minor', rates);
  // Saved is who got back at least half of what was paid, the largest share of it; else who was warned before anything was lost.
  const back = cases.filter((each) => paidOf(each) > 0n && backOf(each) * 2n >= paidOf(each)).sort((one, other) => {
    const [a, b] = [backOf(one) * paidOf(other), backOf(other) * paidOf(one)];
    return a === b ? dollars(other, backOf(other)) - dollars(one, backOf(one)) || byNumber(one.case_id, other.case_id) : a > b ? -1 : 1;
  });
  const warned = cases.filter((each) => WARNED.includes(each.end_reason) && each.lost_minor <= 0 && each.life_lost_minor <= 0)
    .sort((one, other) => dollars(other, paidOf(other)) - dollars(one, paidOf(one)) || byNumber(one.case_id, other.case_id));
  const rings = new Map();
  for (const each of cases) rings.set(each.ring_id, (rings.get(each.ring_id) ?? 0) + Number(each.deposits));
  const ring = [...rings].filter(([, deposits]) => deposits > 0)
    .sort(([a, one], [b, other]) => other - one || byNumber(a, b))[0];
  return {
    worst: losers[0] ?? null, median: losers[Math.floor(losers.length / 2)] ?? null, saved: back[0] ?? warned[0] ?? null, ring: ring?.[0] ?? null,
  };
}
