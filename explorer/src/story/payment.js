// Payments as they are told: by the part they play, from whose side, and what became of them.

import { among } from '../data/filter.js';
import { meaning } from '../data/dictionary.js';
import { capital, counted, money, size, spoken } from '../words.js';
import { event, link, say } from './text.js';

export const COLUMNS = ['tx_id', 'ts', 'from_account', 'to_account', 'amount_minor', 'currency', 'received_minor', 'received_currency',
  'rail', 'channel', 'status', 'refusal'];

// Payments by number, in settlement order; of the files, those parts that may hold one of them. What is much is asked for first.
export async function byId(run, wanted, { allow, ...options }, columns = COLUMNS) {
  const table = run.table('observed/transactions');
  if (!table || !wanted.size) return [];
  const conditions = [among('tx_id', wanted)];
  const { bytes, files } = await table.cost(table.parts, conditions, columns);
  await allow(bytes, `Its ${counted(wanted.size, 'payment')} lie in ${counted(files, 'file')}, of which ${size(bytes)} are to be read.`);
  const rows = await table.select(columns, conditions, options);
  return rows.sort((one, other) => (one.tx_id < other.tx_id ? -1 : 1));
}

export const moved = ({ status }) => status === 'settled' || status === 'returned';

const way = ({ rail, channel }) => [rail, channel].filter(Boolean).join(', ');

function fate({ status, refusal }) {
  if (status === 'rejected') return ` It is refused. ${meaning('refusal', refusal)}`.trimEnd();
  if (status === 'cancelled') return ' The payer withdraws it before it is decided.';
  return status === 'held' ? ' It waits for a decision when the window closes.' : '';
}

export const sent = (payment) => money(payment.amount_minor, payment.currency);
const arriving = (payment) => money(payment.received_minor, payment.received_currency);

const told = (payment, what, sentence, more) => event(payment.ts, moved(payment) ? what : 'stopped',
  say`${sentence}.${fate(payment)}`, { tx_id: payment.tx_id, ...more });
const out = (payment) => ({ amount_minor: payment.amount_minor, currency: payment.currency });
const into = (payment) => ({ amount_minor: payment.received_minor, currency: payment.received_currency });

// A payment of a case, from the victim's side; null of one between others.
export function ofVictim(payment, role, holder) {
  const pays = (what) => told(payment, 'payment', say`The victim ${moved(payment) ? 'pays' : 'wants to pay'} ${what} of ${sent(payment)} to account ${
    link('account', payment.to_account)}${holder ? ` at ${holder}` : ''} (${way(payment)})`, out(payment));
  const gets = (what, why) => told(payment, what, say`The victim is paid ${arriving(payment)} ${why}`, into(payment));
  switch (role) {
    case 'deposit': return pays('a deposit');
    case 'fee': return pays('an invented fee');
    case 'recovery_fee': return pays('a fee for getting the loss back');
    case 'task_payout': return gets('payout', 'for a small task, to win trust');
    case 'bait_return': return gets('payout', 'back with profit, so that larger deposits follow');
    case 'refund': return gets('back', 'that was taken back from those who held it');
    default: return null;
  }
}

const KINDS = {
  deposit: 'payment', fee: 'payment', recovery_fee: 'payment', task_payout: 'payout', bait_return: 'payout', refund: 'back',
};

// A payment as it is seen from one of some accounts, with the part it plays in a scam if it plays one.
export function ofAccount(payment, own, role) {
  const pays = own.has(payment.from_account);
  const [from, to] = [link('account', payment.from_account), link('account', payment.to_account)];
  const sentence = pays
    ? say`${sent(payment)} leave account ${from} for account ${to} (${way(payment)})`
    : say`${arriving(payment)} come to account ${to} from account ${from} (${way(payment)})`;
  const amount = pays ? out(payment) : into(payment);
  if (!role || role === 'lookalike') return { ...told(payment, 'ordinary', sentence, amount), what: 'ordinary' };
  const made = told(payment, KINDS[role] ?? 'moved', sentence, amount);
  made.text.push(` ${capital(spoken(role))}: ${meaning('role', role)}`);
  return made;
}
