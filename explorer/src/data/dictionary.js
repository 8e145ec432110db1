// What tables, columns and words mean, as docs/dataset.md says; put in when the page is built.

/* global DICTIONARY */
const { tables, words } = DICTIONARY;

// What stands under a name that a file gives; nothing that every object has.
const own = (object, name) => (object && Object.hasOwn(object, name) ? object[name] : undefined);

export const about = (table) => own(tables, table)?.about ?? '';

const entry = (table, column) => {
  const columns = own(tables, table)?.columns;
  return own(columns, column) ?? (column.endsWith('_at') ? own(columns, '<stage>_at') : undefined);
};

// What a column means; '' of one that is not known.
export const columnMeaning = (table, column) => entry(table, column)?.[1] ?? '';

// The words of a column, each with its sentence; none where any text may stand.
export const vocabulary = (table, column) => own(words, entry(table, column)?.[2] ?? '') ?? null;

// What a word of a column means; '' if it is no word of a vocabulary.
export const wordMeaning = (table, column, word) => own(vocabulary(table, column), word) ?? '';

// What a word of a vocabulary means.
export const meaning = (name, word) => own(own(words, name), word) ?? '';

const KINDS = { uint64: 'id', int64: 'int', int32: 'int', float64: 'real', bool: 'bool', string: 'text', date: 'date' };

// The kind of a column that is written as text.
export function kindOf(table, column) {
  const type = entry(table, column)?.[0].replace('?', '') ?? '';
  if (type.startsWith('timestamp')) return 'moment';
  return KINDS[type] ?? (/^(tx_id|account_id|identity_token)$/.test(column) ? 'id' : /^(known|truth)$/.test(column) ? 'bool' : 'text');
}
