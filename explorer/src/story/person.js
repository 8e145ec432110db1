// People: their accounts at all institutions, the parts they played, their cases.

import { meaning } from '../data/dictionary.js';
import { counted, spoken } from '../words.js';
import { happened, ofCustomers } from './account.js';
import { all, holders, line, stories } from './case.js';
import { byNumber, event, figuresOf, ids, inOrder, link, say } from './text.js';

// The accounts of a person at all institutions, with the row of the person; null if the run has no such person.
export async function accountsOf(run, id, options) {
  const [person] = await run.sift('truth/people', ['person_id', 'identity_token', 'persona', 'susceptibility', 'roles'], 'person_id', new Set([id]), options);
  if (!person) return null;
  const tokens = new Set([person.identity_token]);
  const customers = ids(await run.sift('observed/shared_identity', ['identity_token', 'customer_id'], 'identity_token', tokens, options), 'customer_id');
  return { person, customers, accounts: await ofCustomers(run, customers, options) };
}

export async function story(run, { person, customers, accounts }, { parts, progress, ...options }) {
  const cases = (await all(run, options)).filter((each) => each.person_id === person.person_id);
  const events = (await stories(run, cases, options)).flatMap((told) => told.events);
  const told = new Set(events.filter((each) => each.tx_id !== undefined).map((each) => `${each.tx_id} ${each.at}`));
  events.push(...(await happened(run, accounts, { parts, progress, ...options })).filter((each) => each.tx_id === undefined || !told.has(`${each.tx_id} ${each.at}`)));
  events.push(...await seats(run, 'person_id', new Set([person.person_id]), options));
  const columns = ['customer_id', 'occupation', 'region', 'country', 'income_band', 'birth_year', 'gender'];
  const [customer] = await run.sift('observed/customers', columns, 'customer_id', customers, options);
  const names = [...await holders(run, accounts, options)].sort(([one], [other]) => byNumber(one, other));
  const figures = figuresOf([
    ...(customer ? [
      ['Lives on', spoken(customer.occupation)], ['Region', `${customer.region} (${customer.country})`], ['Income', spoken(customer.income_band)],
      ['Born', String(customer.birth_year ?? '')], ['Gender', customer.gender ?? ''],
    ] : []),
    ['Habits', spoken(person.persona)],
    ['Susceptibility', person.susceptibility === null ? '' : `${person.susceptibility.toFixed(2)} sd from the mean`],
    ...names.map(([account, name]) => ['Account', say`${link('account', account)} at ${name}`]),
    ...cases.map((each) => ['Case', say`${link('case', each.case_id)}: ${line(each)}`]),
  ]);
  const parted = (person.roles || 'none').split('|').map((role) => meaning('part-played', role)).join(' ');
  const lead = `${parted} The person has ${counted(accounts.size, 'account')} and was in ${counted(cases.length, 'case')}.`;
  return { subject: 'person', id: String(person.person_id), lead: [lead], figures, events: inOrder(events) };
}

// Times of operators in crews, of those that `key` and `own` name.
export async function seats(run, key, own, options) {
  const events = [];
  const columns = ['operator_id', 'ring_id', 'role', 'from_ts', 'to_ts', 'exit_reason'];
  for (const row of await run.sift('truth/crew', columns, key, own, options)) {
    if (row.from_ts !== null) {
      const ring = row.ring_id === null ? '0' : link('ring', row.ring_id);
      events.push(event(row.from_ts, 'ring', say`Operator ${row.operator_id} begins in ring ${ring}. ${meaning('crew-role', row.role)}`));
    }
    if (row.to_ts !== null) {
      const why = meaning('exit-reason', row.exit_reason);
      events.push(event(row.to_ts, 'ring', `Operator ${row.operator_id} (${spoken(row.role)}) stops. ${why}`));
    }
  }
  return events;
}
