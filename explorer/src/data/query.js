// Rows of a table as they are asked for: some days, conditions, an order, a page. Reads on where it stopped.

import { Stopped, breathe } from './trouble.js';

// Of an order so many rows are kept.
export const KEPT = 10_000;

const compare = (one, other) => (one === null ? (other === null ? 0 : 1) : other === null ? -1 : one < other ? -1 : one > other ? 1 : 0);

export class Query {
  constructor(table, parts, conditions, sort, descending) {
    Object.assign(this, { table, parts, conditions, sort, descending });
    this.reset();
  }

  reset() {
    this.hits = [];
    this.found = 0;
    this.isDone = false;
    this.iterator = null;
  }

  // Whether a page's rows are known by their places alone.
  get isPlain() { return !this.conditions.length && !this.sort; }

  // Bytes that finding takes at most; a page's rows come on top.
  cost() { return this.isPlain ? { bytes: 0, files: 0 } : this.table.cost(this.parts, this.conditions, this.sort ? [this.sort] : []); }

  // Rows from one on, whether there are more, and how many there are if that is known.
  async page(from, size, signal, progress) {
    if (this.isPlain) return this.plainPage(from, size, signal);
    this.signal = signal;
    this.progress = progress;
    try {
      await this.find(this.sort ? Infinity : from + size + 1);
    } catch (error) {
      if (error instanceof Stopped) this.reset();
      throw error;
    }
    const rows = await this.materialised(this.hits.slice(from, from + size), signal);
    return { rows, more: this.hits.length > from + size, total: this.isDone ? this.found : null };
  }

  async plainPage(from, size, signal) {
    const hits = [];
    let start = 0;
    for (const part of this.parts) {
      if (part.rows === null) await part.open();
      for (let place = Math.max(from - start, 0); place < (part.rows ?? 0) && hits.length < size; place += 1) hits.push({ part, place });
      start += part.rows ?? 0;
    }
    return { rows: await this.materialised(hits, signal), more: start > from + size, total: start };
  }

  async find(wanted) {
    const query = this;
    const signal = { get aborted() { return query.signal?.aborted; } };
    this.iterator ??= this.table.batches(this.parts, this.conditions, signal, (...said) => query.progress?.(...said));
    while (!this.isDone && this.hits.length < wanted) {
      const { value: batch, done } = await this.iterator.next();
      if (done) {
        this.isDone = true;
        break;
      }
      const values = this.sort && batch.hits.length ? await batch.column(this.sort) : null;
      for (const row of batch.hits) {
        this.hits.push({ part: batch.part, place: batch.start + row, raw: batch.raw?.(row), by: values ? values[row] ?? null : null });
        if (this.sort && this.hits.length >= KEPT * 4) this.order();
      }
      this.found += batch.hits.length;
      await breathe();
    }
    if (this.sort) this.order();
  }

  // Nulls are last either way; of equals the earlier comes first.
  order() {
    const sign = this.descending ? -1 : 1;
    this.hits.sort((one, other) => (one.by === null || other.by === null ? compare(one.by, other.by) : sign * compare(one.by, other.by)));
    if (this.hits.length > KEPT) this.hits.length = KEPT;
  }

  async materialised(hits, signal) {
    const rows = new Array(hits.length);
    const byPart = new Map();
    hits.forEach(({ part, place, raw }, at) => {
      if (!byPart.has(part)) byPart.set(part, []);
      byPart.get(part).push({ place, raw, at });
    });
    for (const [part, wanted] of byPart) {
      if (wanted.every(({ raw }) => raw)) {
        const file = await part.open();
        for (const { raw, at } of wanted) rows[at] = Object.fromEntries(file.columns.map(({ name }) => [name, file.value(name, raw)]));
      } else {
        const read = await this.table.rowsAt(part, wanted.map(({ place }) => place), signal);
        wanted.forEach(({ at }, place) => { rows[at] = read[place]; });
      }
    }
    return rows;
  }
}
