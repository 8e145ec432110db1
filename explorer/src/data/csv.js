// CSV as a stream: pieces of a file, cut at the ends of rows. Where a piece began is kept, so that a page far down is found again.

import { kindOf } from './dictionary.js';
import { Trouble, breathe, heed } from './trouble.js';

const PIECE = 1 << 20;
const LONGEST = 1 << 23; // of a row, in bytes: a file without ends of rows is none

const damaged = (path, how) => new Trouble(`${path} is damaged: ${how}.`,
  'The command scamnet audit says which files are not as they were written; copy the run again, or run it again.');

// Rows of a text that ends with one.
export function rowsOf(text) {
  if (!text.includes('"')) {
    const lines = text.split('\n');
    if (lines.at(-1) === '') lines.pop();
    return lines.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line).split(','));
  }
  const rows = [];
  let row = [];
  let field = '';
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (quoted) {
      if (sign !== '"') field += sign;
      else if (text[at + 1] === '"') { field += '"'; at += 1; } else quoted = false;
    } else if (sign === '"') quoted = true;
    else if (sign === ',') { row.push(field); field = ''; } else if (sign === '\n') {
      row.push(field);
      rows.push(row);
      row = [];
      field = '';
    } else if (sign !== '\r') field += sign;
  }
  if (field || row.length) rows.push([...row, field]);
  return rows;
}

const READ = {
  id: BigInt,
  int: BigInt,
  real: Number,
  bool: (text) => text === 'true',
  text: (text) => text,
  moment: (text) => Date.parse(text),
  date: (text) => Date.parse(`${text}T00:00:00Z`),
};

// How many bytes of a piece are whole rows. An end of a row within quotation marks is none.
function whole(bytes) {
  const quotes = [];
  for (let at = bytes.indexOf(34); at >= 0; at = bytes.indexOf(34, at + 1)) quotes.push(at);
  let before = quotes.length;
  for (let end = bytes.lastIndexOf(10); end >= 0; end = end > 0 ? bytes.lastIndexOf(10, end - 1) : -1) {
    while (before > 0 && quotes[before - 1] > end) before -= 1;
    if (before % 2 === 0) return end + 1;
  }
  return 0;
}

export class Csv {
  static async open(bytes, table) {
    const file = new Csv();
    file.bytes = bytes;
    file.path = bytes.path;
    const start = new Uint8Array(await bytes.slice(0, 8192));
    const end = start.indexOf(10);
    if (end < 0) throw damaged(bytes.path, 'it has no line of names');
    const names = rowsOf(new TextDecoder().decode(start.subarray(0, end + 1)))[0];
    file.columns = names.map((name) => ({ name, kind: kindOf(table, name) }));
    file.places = new Map(names.map((name, place) => [name, place]));
    file.marks = [{ row: 0, at: end + 1 }];
    return file;
  }

  // The first and the last row, for what counts up through the file: { least, most } of a column.
  async edges(name) {
    if (!this.ends) {
      const from = this.marks[0].at;
      const head = rowsOf(new TextDecoder().decode(await this.bytes.slice(from, from + 2048)))[0];
      const tail = rowsOf(new TextDecoder().decode(await this.bytes.slice(Math.max(from, this.bytes.size - 2048), this.bytes.size))).at(-1);
      this.ends = [head, tail];
    }
    const [least, most] = this.ends.map((row) => this.value(name, row ?? []));
    return least === null || most === null ? {} : { least, most };
  }

  value(name, row) {
    const place = this.places.get(name);
    const text = row[place];
    if (text === undefined || text === '') return null;
    const { kind } = this.columns[place];
    try {
      return READ[kind](text);
    } catch {
      throw damaged(this.path, `column ${name} holds "${text.slice(0, 40)}", which is no number`);
    }
  }

  // Pieces of rows from the row asked for, or a little before, on.
  async* pieces(from, signal) {
    let { row, at } = this.marks.findLast((mark) => mark.row <= from);
    const decoder = new TextDecoder();
    let length = PIECE;
    while (at < this.bytes.size) {
      heed(signal);
      await breathe();
      const bytes = new Uint8Array(await this.bytes.slice(at, at + length));
      const last = at + bytes.length >= this.bytes.size;
      const used = last ? bytes.length : whole(bytes);
      if (!used) {
        length *= 2;
        if (length > LONGEST) throw damaged(this.path, `from byte ${at} on no row ends`);
        continue;
      }
      length = PIECE;
      const rows = rowsOf(decoder.decode(bytes.subarray(0, used)));
      const odd = rows.findIndex((fields) => fields.length !== this.columns.length);
      if (odd >= 0) throw damaged(this.path, `row ${row + odd + 1} has ${rows[odd].length} fields and not ${this.columns.length}`);
      yield { start: row, rows };
      row += rows.length;
      at += used;
      if (row > this.marks.at(-1).row) this.marks.push({ row, at });
    }
  }
}
