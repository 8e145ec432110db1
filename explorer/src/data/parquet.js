// Parquet by byte ranges: the footer, then the chunks of columns that are asked for, and nothing else.

import { parquetMetadata, parquetRead } from 'hyparquet';
import { decompress } from 'fzstd';
import { Trouble } from './trouble.js';

const compressors = { ZSTD: (input, length) => decompress(input, new Uint8Array(length)) };
const CODECS = ['UNCOMPRESSED', 'SNAPPY', 'ZSTD'];

// Times as milliseconds: a number sorts, compares and is put into words.
const parsers = {
  timestampFromMilliseconds: Number,
  timestampFromMicroseconds: (micros) => Number(micros / 1000n),
  timestampFromNanoseconds: (nanos) => Number(nanos / 1000000n),
  dateFromDays: (days) => days * 86400000,
};

const damaged = (path, how) => new Trouble(`${path} is damaged: ${how}.`,
  'The command scamnet audit says which files are not as they were written; copy the run again, or run it again.');

function kindOf({ type, logical_type: logical, converted_type: converted }) {
  if (logical?.type === 'TIMESTAMP' || converted?.startsWith('TIMESTAMP')) return 'moment';
  if (logical?.type === 'DATE' || converted === 'DATE') return 'date';
  if (type === 'BOOLEAN') return 'bool';
  if (type === 'DOUBLE' || type === 'FLOAT') return 'real';
  if (type === 'BYTE_ARRAY') return 'text';
  return (logical?.type === 'INTEGER' && !logical.isSigned) || converted?.startsWith('UINT') ? 'id' : 'int';
}

// Chunks that were decoded, the least used thrown out first.
const kept = new Map();
const ROOM = 12_000_000; // values
let taken = 0;

function keep(key, values) {
  kept.set(key, values);
  taken += values.length;
  for (const [oldest, old] of kept) {
    if (taken <= ROOM || kept.size < 2) break;
    kept.delete(oldest);
    taken -= old.length;
  }
}

export const forget = () => { kept.clear(); taken = 0; };

// One column of typed pages or of lists, as one.
function joined(pieces, rows) {
  if (pieces.length === 1) return pieces[0];
  const typed = pieces.every((piece) => ArrayBuffer.isView(piece) && piece.constructor === pieces[0].constructor);
  const values = typed ? new pieces[0].constructor(rows) : new Array(rows);
  let at = 0;
  for (const piece of pieces) {
    if (typed) values.set(piece, at);
    else for (let row = 0; row < piece.length; row += 1) values[at + row] = piece[row];
    at += piece.length;
  }
  return values;
}

export class Parquet {
  constructor(bytes) {
    this.bytes = bytes;
    this.path = bytes.path;
  }

  static async open(bytes) {
    const file = new Parquet(bytes);
    const { path, size } = bytes;
    if (size < 12) throw damaged(path, `it has ${size} bytes, too few for a Parquet file`);
    const tail = new DataView(await bytes.slice(size - 8, size));
    if (tail.getUint32(4, true) !== 0x31524150) throw damaged(path, 'it does not end as a Parquet file does, so that its end is missing');
    const length = tail.getUint32(0, true);
    if (length > size - 12) throw damaged(path, 'its footer is said to be longer than the file');
    let metadata;
    try {
      metadata = parquetMetadata(await bytes.slice(size - 8 - length, size), { parsers, geoparquet: false });
    } catch (error) {
      if (error instanceof Trouble) throw error;
      throw damaged(path, `its footer cannot be read (${error.message})`);
    }
    file.metadata = metadata;
    file.columns = metadata.schema.slice(1).map((element) => ({ name: element.name, kind: kindOf(element) }));
    if (metadata.schema.slice(1).some((element) => element.num_children)) {
      throw new Trouble(`${path} has nested columns, which no table of scamnet's has.`);
    }
    let start = 0;
    file.groups = metadata.row_groups.map((group, place) => {
      const chunks = new Map(group.columns.map((chunk) => [chunk.meta_data.path_in_schema[0], chunk.meta_data]));
      const rows = Number(group.num_rows);
      const made = { place, start, rows, chunks };
      start += rows;
      return made;
    });
    file.rows = start;
    return file;
  }

  // Bytes of a column in a row group.
  weight(group, name) { return Number(group.chunks.get(name)?.total_compressed_size ?? 0); }

  // The least, the most and the number of nulls, as far as the footer says them.
  bounds(group, name) {
    const said = group.chunks.get(name)?.statistics;
    return said ? { least: said.min_value, most: said.max_value, nulls: said.null_count } : {};
  }

  // All values of a column in a row group.
  async column(group, name) {
    const key = `${this.path} ${group.place} ${name}`;
    const old = kept.get(key);
    if (old) {
      kept.delete(key);
      kept.set(key, old);
      return old;
    }
    const chunk = group.chunks.get(name);
    if (!chunk) throw new Trouble(`${this.path} has no column ${name}.`);
    if (!CODECS.includes(chunk.codec)) {
      throw new Trouble(`${this.path} is compressed by ${chunk.codec}, which this page does not read.`,
        `It reads ${CODECS.join(', ')}; scamnet writes ZSTD.`);
    }
    const pieces = [];
    try {
      await parquetRead({
        file: { byteLength: this.bytes.size, slice: (from, to) => this.bytes.slice(from, to) },
        metadata: this.metadata, columns: [name], rowStart: group.start, rowEnd: group.start + group.rows, parsers, compressors,
        onChunk: ({ columnData }) => pieces.push(columnData),
      });
    } catch (error) {
      if (error instanceof Trouble) throw error;
      throw damaged(this.path, `column ${name} cannot be read (${error.message})`);
    }
    const values = joined(pieces, group.rows);
    if (values.length < group.rows) throw damaged(this.path, `column ${name} has ${values.length} of ${group.rows} values`);
    keep(key, values);
    return values;
  }
}
