// CSV in pieces: quotation marks, ends of rows within them, pieces cut anywhere.

import assert from 'node:assert/strict';
import { test } from 'node:test';

globalThis.DICTIONARY = { tables: { t: { about: '', columns: { id: ['uint64', ''], name: ['string?', ''], at: ['timestamp[ms, UTC]?', ''], share: ['float64', ''] } } }, words: {} };
const { Csv, rowsOf } = await import('../src/data/csv.js');

const bytes = (text, path = 't.csv') => {
  const whole = new TextEncoder().encode(text);
  return { path, size: whole.length, slice: async (from, to) => whole.slice(from, to).buffer };
};
const rows = async (file, from = 0) => {
  const all = [];
  for await (const piece of file.pieces(from)) all.push(piece);
  return all;
};

test('fields are as RFC 4180 has them', () => {
  assert.deepEqual(rowsOf('a,b\r\n"x, ""y""","two\nlines"\n,last'), [['a', 'b'], ['x, "y"', 'two\nlines'], ['', 'last']]);
  assert.deepEqual(rowsOf('1,2\n3,\n'), [['1', '2'], ['3', '']]);
});

test('values have the kinds of the data dictionary, and nothing is null', async () => {
  const file = await Csv.open(bytes('id,name,at,share\n18446744073709551615,,2025-04-01T00:00:05Z,0.25\n'), 't');
  const [[row]] = (await rows(file)).map((piece) => piece.rows);
  assert.deepEqual(file.columns.map(({ name }) => file.value(name, row)), [18446744073709551615n, null, Date.UTC(2025, 3, 1, 0, 0, 5), 0.25]);
});

test('rows are whole wherever a piece ends, and found again from where a piece began', async () => {
  const line = (at) => `${at},"${'x'.repeat(at % 97)}\nü, ""${at}""",,0\n`;
  const text = `id,name,at,share\n${Array.from({ length: 60000 }, (_, at) => line(at)).join('')}`;
  const file = await Csv.open(bytes(text), 't');
  const pieces = await rows(file);
  assert.ok(pieces.length > 3, 'several pieces');
  let expected = 0;
  for (const { start, rows: some } of pieces) {
    assert.equal(start, expected);
    for (const row of some) {
      assert.deepEqual(row, [String(expected), `${'x'.repeat(expected % 97)}\nü, "${expected}"`, '', '0']);
      expected += 1;
    }
  }
  assert.equal(expected, 60000);
  const again = await rows(file, 50000);
  assert.ok(again.length < pieces.length && again[0].start <= 50000 && again[0].start > 0);
});

test('a file that is damaged says how', async () => {
  const file = await Csv.open(bytes('id,name,at,share\n1,a,,0\n2,b\n'), 't');
  await assert.rejects(rows(file), /t\.csv is damaged: row 2 has 2 fields and not 4/);
  assert.throws(() => file.value('id', ['sung', '', '', '0']), /column id holds "sung", which is no number/);
  await assert.rejects(Csv.open(bytes('nothing'), 't'), /it has no line of names/);
});

test('the first and the last row bound what counts up', async () => {
  const file = await Csv.open(bytes('id,name,at,share\n5,a,,0\n7,b,,0\n9,c,,0\n'), 't');
  assert.deepEqual(await file.edges('id'), { least: 5n, most: 9n });
});
