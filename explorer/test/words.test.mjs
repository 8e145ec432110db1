// What is typed and what is shown; conditions and what they rule out.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asValue, counted, inDollars, money, shown, size, span } from '../src/words.js';
import { among, condition } from '../src/data/filter.js';

test('amounts are told to the minor unit', () => {
  assert.equal(money(123450n, 'PKR'), 'PKR 1,234.50');
  assert.equal(money(5, 'PKR'), 'PKR 0.05');
  assert.equal(money(12345678n, 'USDT'), 'USDT 12.345678');
  assert.equal(money(1200000n, 'VND'), 'VND 1,200,000');
  assert.equal(money(-150n, 'INR'), 'INR −1.50');
  assert.equal(inDollars(28400n, 'PKR', { PKR: 284 }), 1);
  assert.equal(inDollars(28399n, 'PKR', { PKR: 284 }), 0.99);
  assert.equal(inDollars(1n, 'XXX', {}), null);
});

test('counts, spans and sizes read as people write them', () => {
  assert.deepEqual([counted(1n, 'row'), counted(1200, 'row'), span(0, 119 * 60000), span(0, 2 * 86400000)], ['1 row', '1,200 rows', '119 minutes', '2 days']);
  assert.deepEqual([size(999), size(1500), size(25e6), size(3.1e9)], ['999 B', '1.5 kB', '25 MB', '3.1 GB']);
  assert.equal(shown(Date.UTC(2025, 3, 1, 2, 3, 4), 'moment'), '2025-04-01 02:03:04');
});

test('what is typed becomes a value of the kind, or is refused in a sentence', () => {
  assert.equal(asValue('id', ' 538,423,910,865,020,910 '), 538423910865020910n);
  assert.equal(asValue('moment', '2025-04-30'), Date.UTC(2025, 3, 30));
  assert.equal(asValue('moment', '2025-04-30', 'most'), Date.UTC(2025, 3, 30, 23, 59, 59, 999));
  assert.equal(asValue('moment', '2025-04-30 13:45'), Date.UTC(2025, 3, 30, 13, 45));
  for (const [kind, text] of [['id', 'much'], ['real', ''], ['moment', 'May'], ['moment', '2025-02-31x'], ['bool', 'yes'], ['text', ' ']]) {
    assert.throws(() => asValue(kind, text), Error, `${kind} ${text}`);
  }
});

test('a condition lets through what it says, and rules out no row group that may hold it', () => {
  const least = condition('a', 'int', 'least', '10');
  assert.deepEqual([9n, 10n, 11, null].map(least.test), [false, true, true, false]);
  assert.deepEqual([least.outside({ least: 1n, most: 9n }), least.outside({ least: 1n, most: 10n }), least.outside({})], [true, false, false]);
  const is = condition('a', 'id', 'is', '7');
  assert.deepEqual([is.outside({ least: 8n, most: 9n }), is.outside({ least: 7n, most: 7n }), is.outside({})], [true, false, false]);
  assert.deepEqual([7n, 8n, null].map(is.test), [true, false, false]);
  assert.deepEqual(['Deposit', 'fee', null].map(condition('a', 'text', 'contains', 'DEP').test), [true, false, false]);
  assert.deepEqual(['x', null].map(condition('a', 'text', 'not', 'x').test), [false, true]);
  const some = among('a', new Set([3n, 30n]));
  assert.deepEqual([some.outside({ least: 4n, most: 29n }), some.outside({ least: 30n, most: 31n }), some.outside({})], [true, false, false]);
});
