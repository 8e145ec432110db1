// A table of a run: its files, what is known of them before they are read, and rows, read batch by batch.

import { opened } from './folder.js';
import { Parquet } from './parquet.js';
import { Csv } from './csv.js';
import { Trouble, breathe, heed } from './trouble.js';

// Columns that never fall within a file, so that its first and last row bound them.
const RISING = { 'observed/transactions': ['tx_id', 'ts'], 'observed/logins': ['ts'] };

export class Part {
  constructor(run, table, { path, rows, bytes }) {
    Object.assign(this, { run, table, path, rows, bytes });
    this.day = /date=(\d{4}-\d\d-\d\d)/.exec(path)?.[1] ?? null;
    this.isCsv = path.endsWith('.csv');
  }

  // The file with what its head or footer says.
  open() {
    this.opening ??= this.begin();
    return this.opening;
  }

  async begin() {
    const bytes = await opened(this.run.folder, this.path);
    if (!bytes) {
      throw new Trouble(`${this.path} is missing: the manifest names it.`, 'Copy the whole folder of the run, or run it again.');
    }
    if (bytes.size !== this.bytes) {
      throw new Trouble(`${this.path} is damaged: it has ${bytes.size} bytes, and had ${this.bytes} when the run was written.`,
        'The command scamnet audit says which files are not as they were written; copy the run again, or run it again.');
    }
    const file = this.isCsv ? await Csv.open(bytes, this.table.name) : await Parquet.open(bytes);
    if (!this.isCsv) {
      if (this.rows === null) this.rows = file.rows;
      if (file.rows !== this.rows) throw new Trouble(`${this.path} has ${file.rows} rows, and had ${this.rows} when the run was written.`);
    }
    return file;
  }

  // Whether no row can satisfy all conditions, as far as footers or edges say.
  async isOutside(conditions) {
    const file = await this.open();
    const rising = RISING[this.table.name] ?? [];
    for (const { column, outside } of conditions) {
      if (this.isCsv && rising.includes(column) && outside(await file.edges(column))) return true;
    }
    return false;
  }
}

export class Table {
  constructor(run, name, rows, files) {
    this.run = run;
    this.name = name;
    this.parts = files.map((file) => new Part(run, this, file));
    this.rows = rows;
    this.bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    this.days = this.parts.length > 1 ? this.parts.map((part) => part.day) : null;
    this.isCsv = this.parts.some((part) => part.isCsv);
  }

  // Names and kinds of the columns.
  async columns() { return this.parts.length ? (await this.parts[0].open()).columns : []; }

  partsOf(from, to) {
    return this.days ? this.parts.filter((part) => (!from || part.day >= from) && (!to || part.day <= to)) : this.parts;
  }

  // Bytes that conditions and some columns take to read, once footers are read; and how many files hold them.
  async cost(parts, conditions, columns) {
    const names = new Set([...columns, ...conditions.flatMap(({ column, other }) => (other ? [column, other] : [column]))]);
    let bytes = 0;
    let files = 0;
    for (const part of parts) {
      const file = await part.open();
      await breathe();
      if (await part.isOutside(conditions)) continue;
      if (part.isCsv) bytes += part.bytes;
      else {
        const groups = file.groups.filter((group) => !conditions.some(({ column, outside }) => outside(file.bounds(group, column))));
        for (const group of groups) for (const name of names) bytes += file.weight(group, name);
        if (!groups.length) continue;
      }
      files += 1;
    }
    return { bytes, files };
  }

  // Batches of rows in their order: where they stand, which satisfy the conditions, and their columns when asked for.
  async* batches(parts, conditions, signal, progress = () => {}) {
    for (const [done, part] of parts.entries()) {
      heed(signal);
      progress(done, parts.length);
      const file = await part.open();
      if (await part.isOutside(conditions)) continue;
      const made = part.isCsv ? csvBatches(part, file, signal) : parquetBatches(part, file, conditions);
      for await (const batch of made) {
        heed(signal);
        await breathe();
        let hits = null;
        for (const { column, other, test } of conditions) {
          const values = await batch.column(column);
          const others = other ? await batch.column(other) : null;
          const passes = others ? (row) => test(values[row]) || test(others[row]) : (row) => test(values[row] ?? null);
          hits = hits ? hits.filter(passes) : Array.from({ length: batch.rows }, (_, row) => row).filter(passes);
          if (!hits.length) break;
        }
        yield { ...batch, hits: hits ?? Array.from({ length: batch.rows }, (_, row) => row) };
      }
    }
  }

  // Rows that satisfy the conditions, as objects.
  async select(columns, conditions, { parts = this.parts, signal, progress } = {}) {
    const rows = [];
    for await (const batch of this.batches(parts, conditions, signal, progress)) {
      if (!batch.hits.length) continue;
      const values = [];
      for (const name of columns) values.push(await batch.column(name));
      for (const hit of batch.hits) rows.push(Object.fromEntries(columns.map((name, at) => [name, values[at][hit] ?? null])));
    }
    return rows;
  }

  // Rows of a part by their places, in that order, all columns.
  async rowsAt(part, places, signal) {
    const file = await part.open();
    const found = new Map();
    if (part.isCsv) {
      const wanted = new Set(places);
      const [first, last] = [Math.min(...places), Math.max(...places)];
      for await (const { start, rows } of file.pieces(first, signal)) {
        rows.forEach((row, at) => {
          if (wanted.has(start + at)) found.set(start + at, Object.fromEntries(file.columns.map(({ name }) => [name, file.value(name, row)])));
        });
        if (start + rows.length > last) break;
      }
    } else {
      for (const group of file.groups) {
        const within = places.filter((place) => place >= group.start && place < group.start + group.rows);
        if (!within.length) continue;
        heed(signal);
        for (const { name } of file.columns) {
          const values = await file.column(group, name);
          for (const place of within) {
            if (!found.has(place)) found.set(place, {});
            found.get(place)[name] = values[place - group.start] ?? null;
          }
        }
        await breathe();
      }
    }
    return places.map((place) => found.get(place) ?? {});
  }
}

async function* csvBatches(part, file, signal) {
  for await (const { start, rows } of file.pieces(0, signal)) {
    const made = new Map();
    yield {
      part, start, rows: rows.length, raw: (row) => rows[row],
      column: async (name) => {
        if (!made.has(name)) made.set(name, rows.map((row) => file.value(name, row)));
        return made.get(name);
      },
    };
  }
}

async function* parquetBatches(part, file, conditions) {
  for (const group of file.groups) {
    if (conditions.some(({ column, outside }) => outside(file.bounds(group, column)))) continue;
    yield { part, start: group.start, rows: group.rows, column: (name) => file.column(group, name) };
  }
}
