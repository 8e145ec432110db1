// Sentences with links in them, and events.

// Whoever has a story of their own: shown by id, and a way there.
export const link = (subject, id) => ({ subject, id: String(id) });

// A sentence from a template: what is put in may be text, a link, or a sentence.
export function say(strings, ...values) {
  const parts = [];
  strings.forEach((string, at) => {
    parts.push(string);
    if (at < values.length) parts.push(values[at]);
  });
  return parts.flat().map((part) => (typeof part === 'object' ? part : String(part))).filter((part) => part !== '');
}

export const plain = (text) => [text].flat().map((part) => (typeof part === 'object' ? part.id : part)).join('');

// One thing that happened. `more`: tx_id, amount_minor, currency.
export const event = (at, what, text, more = {}) => ({ at, what, text: [text].flat(), ...more });

const MINUTE = 60000;
const said = ({ what, text, amount_minor: amount, currency }) => JSON.stringify([what, plain(text), String(amount ?? ''), currency ?? '']);

// Of events in time order those that a reader cannot tell apart, of one minute and about no payment, as one that says how many
// they are.
function onceAMinute(events) {
  const told = [];
  const seen = new Map();
  for (const each of events) {
    const key = each.tx_id === undefined ? `${Math.floor(each.at / MINUTE)} ${said(each)}` : null;
    const before = key === null ? null : seen.get(key);
    if (before) before.times += 1;
    else {
      const entry = { each, times: 1 };
      if (key !== null) seen.set(key, entry);
      told.push(entry);
    }
  }
  return told.map(({ each, times }) => (times > 1 ? { ...each, text: [each.text, ` (${times} times)`].flat() } : each));
}

// In time order; of one moment an end comes last, the others stay as they came.
export const inOrder = (events) =>
  onceAMinute(events.sort((one, other) => one.at - other.at || (one.what === 'end') - (other.what === 'end')));

export const figuresOf = (pairs) => pairs.filter(([, value]) => plain(value ?? '') !== '').map(([name, value]) => ({ name, value: [value].flat() }));

export const ids = (rows, column) => new Set(rows.map((row) => row[column]).filter((id) => id !== null));
export const byNumber = (one, other) => (one < other ? -1 : one > other ? 1 : 0);

// A sentence as it stands in brackets.
export const within = (text) => text.charAt(0).toLowerCase() + text.slice(1).replace(/\.+$/, '');
