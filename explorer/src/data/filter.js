// Conditions on columns: how they are written, what they let through, and which row groups cannot hold anything of it.

import { asValue } from '../words.js';

// What may be asked of a column, by its kind.
export const ASKED = {
  id: ['is', 'not', 'empty', 'filled'],
  int: ['is', 'not', 'least', 'most', 'empty', 'filled'],
  real: ['is', 'least', 'most', 'empty', 'filled'],
  bool: ['is', 'empty', 'filled'],
  text: ['is', 'not', 'contains', 'empty', 'filled'],
  moment: ['least', 'most', 'empty', 'filled'],
  date: ['is', 'least', 'most', 'empty', 'filled'],
};

export const SPOKEN = {
  is: 'is', not: 'is not', contains: 'contains', least: 'is at least', most: 'is at most', empty: 'is empty', filled: 'is not empty',
};

export const needsValue = (asked) => asked !== 'empty' && asked !== 'filled';

// A condition made from what was typed. Throws a sentence if the text is no value of the column's kind.
export function condition(column, kind, asked, text) {
  const value = needsValue(asked) ? asValue(kind, text, asked) : null;
  const tests = {
    is: (found) => found === value || (found != null && found == value), // eslint-disable-line eqeqeq
    not: (found) => found == null || found != value, // eslint-disable-line eqeqeq
    contains: (found) => found != null && String(found).toLowerCase().includes(String(value).toLowerCase()),
    least: (found) => found != null && found >= value,
    most: (found) => found != null && found <= value,
    empty: (found) => found == null,
    filled: (found) => found != null,
  };
  const outside = {
    is: ({ least, most }) => value < least || value > most,
    least: ({ most }) => most < value,
    most: ({ least }) => least > value,
    empty: ({ nulls }) => nulls !== undefined && Number(nulls) === 0,
  };
  return { column, asked, text, test: tests[asked], outside: outside[asked] ?? (() => false) };
}

// That a column holds one of some ids.
export function among(column, ids) {
  const sorted = [...ids].sort((a, b) => (a < b ? -1 : 1));
  return {
    column,
    test: (found) => ids.has(found),
    outside: ({ least, most }) => least !== undefined && most !== undefined
      && !sorted.some((id) => id >= least && id <= most),
  };
}

// That one of two columns holds one of some ids.
export const either = (one, other, ids) => ({ column: one, other, test: (found) => ids.has(found), outside: () => false });
