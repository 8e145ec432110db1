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

// In time order; of one moment an end comes last, the others stay as they came.
export const inOrder = (events) => events.sort((one, other) => one.at - other.at || (one.what === 'end') - (other.what === 'end'));

export const figuresOf = (pairs) => pairs.filter(([, value]) => plain(value ?? '') !== '').map(([name, value]) => ({ name, value: [value].flat() }));

export const ids = (rows, column) => new Set(rows.map((row) => row[column]).filter((id) => id !== null));
export const byNumber = (one, other) => (one < other ? -1 : one > other ? 1 : 0);
