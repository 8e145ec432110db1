// The folder of a run: what its manifest says, and its tables. What is none is told apart and said.

import { opened } from './folder.js';
import { among } from './filter.js';
import { forget } from './parquet.js';
import { Table } from './table.js';
import { Trouble } from './trouble.js';

// Numbers that JavaScript cannot count are kept as their digits, where the browser lets us see them.
const parsed = (text) => JSON.parse(text, (_, value, context) => (
  typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(context?.source ?? '') ? context.source : value));

async function json(folder, path) {
  const bytes = await opened(folder, path);
  if (!bytes) return null;
  try {
    return parsed(new TextDecoder().decode(await bytes.slice(0, bytes.size)));
  } catch (error) {
    if (error instanceof Trouble) throw error;
    throw new Trouble(`${path} is damaged: it is no JSON (${error.message}).`, 'Copy the run again, or run it again.');
  }
}

const EXPECTED = 'Open the folder that scamnet run wrote, such as output/quickstart-1: the one with manifest.json, observed and truth in it.';

// Why a folder without a manifest of ours is no run; a folder with runs in it names them.
async function notARun(folder) {
  const names = await folder.names();
  const runs = [];
  for (const name of names.slice(0, 400)) {
    const inner = await folder.inner(name);
    if (inner && await inner.file('manifest.json') && await inner.file('summary.json')) runs.push(inner);
  }
  const trouble = names.includes('comparison.json')
    ? new Trouble(`${folder.name} is an experiment, and this page shows runs.`, 'An experiment has a page of its own beside comparison.json, and runs in folders where it keeps them.')
    : names.some((name) => ['observed', 'truth', 'series'].includes(name))
      ? new Trouble(`${folder.name} has tables and no manifest.json, which is written last: the run is not whole.`, 'Run it again.')
      : runs.length
        ? new Trouble(`${folder.name} is no run, but has ${runs.length === 1 ? 'one' : runs.length} in it.`, 'Choose which to open.')
        : new Trouble(`${folder.name} is no run: there is no manifest.json in it.`, EXPECTED);
  trouble.runs = runs;
  return trouble;
}

// The tables of the manifest, and those of tasks, which it lists as files.
function tablesOf(run, manifest) {
  const tables = new Map();
  for (const [name, { rows, files }] of Object.entries(manifest.tables)) tables.set(name, new Table(run, name, rows, files));
  for (const { path, bytes } of manifest.files ?? []) {
    const [, name, task, split] = /^(tasks\/([^/]+)\/([^/]+))\.(?:parquet|csv)$/.exec(path) ?? [];
    const rows = manifest.tasks?.[task]?.[split]?.rows ?? null;
    if (name) tables.set(name, new Table(run, name, rows, [{ path, rows, bytes }]));
  }
  return tables;
}

export class Run {
  static async open(folder) {
    forget();
    const manifest = await json(folder, 'manifest.json');
    if (!manifest) throw await notARun(folder);
    if (manifest.program !== 'scamnet' || typeof manifest.tables !== 'object') {
      throw new Trouble(`${folder.name} is no run of scamnet: its manifest.json is another program's.`, EXPECTED);
    }
    if (manifest.format_version !== 1) {
      throw new Trouble(`${folder.name} is written in format ${manifest.format_version}, and this page reads format 1.`,
        'Take the page that came with the program that wrote it (docs/explorer.html).');
    }
    const run = new Run();
    run.folder = folder;
    run.name = folder.name;
    run.manifest = manifest;
    run.viewOf = manifest.view_of ? String(manifest.institution ?? 'one institution') : null;
    run.summary = await json(folder, 'summary.json');
    try {
      run.tables = tablesOf(run, manifest);
    } catch {
      throw new Trouble('manifest.json is damaged: its tables are not as scamnet writes them.', 'Copy the run again, or run it again.');
    }
    run.hasTruth = Boolean(run.tables.get('truth/cases')?.parts.length);
    run.hasTables = [...run.tables.values()].some((table) => table.name.startsWith('observed/') && table.parts.length);
    return run;
  }

  table(name) { return this.tables.get(name) ?? null; }

  // Rows of a table by id; none if the run has no such table.
  async sift(name, columns, key, ids, options) {
    const table = this.table(name);
    if (!table || !table.parts.length || !ids.size) return [];
    return table.select(columns, [among(key, ids)], options);
  }

  // All rows of a short table.
  async all(name, columns, options) {
    const table = this.table(name);
    return table ? table.select(columns, [], options) : [];
  }
}
