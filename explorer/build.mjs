// Builds the page from its sources, from what npm has of the two readers, and from the data dictionary.
//
//     npm ci && node build.mjs [FILE]        (default: ../docs/explorer.html)
//
// The same sources give the same bytes.

import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { dictionary } from './dictionary.mjs';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const text = (path) => readFile(at(path), 'utf8');

const bundled = async (entry, define) => {
  const { outputFiles } = await build({
    absWorkingDir: at('.'), entryPoints: [entry], bundle: true, write: false, minify: true, format: 'iife', target: 'es2022',
    charset: 'ascii', legalComments: 'none', logLevel: 'error', define, conditions: ['browser'],
  });
  return outputFiles[0].text.trim();
};

const known = dictionary(await text('../docs/dataset.md'));
const style = await bundled('src/page.css');
const script = await bundled('src/main.js', { DICTIONARY: JSON.stringify(known) });
if (/<\/(script|style)|<!--/i.test(script + style)) throw new Error('what is put into the page would end its element');
const hash = (code) => `'sha256-${createHash('sha256').update(code).digest('base64')}'`;
const licences = [];
for (const name of ['hyparquet', 'fzstd']) {
  const { version, license } = JSON.parse(await text(`node_modules/${name}/package.json`));
  const licence = (await text(`node_modules/${name}/LICENSE`)).trim().replaceAll('--', '- -').replace(/[ \t\r]+$/gm, '');
  licences.push(`${name} ${version} (${license})\n\n${licence}`);
}
const policy = `default-src 'none'; connect-src 'none'; style-src ${hash(style)}; script-src ${hash(script)}; `
  + "base-uri 'none'; form-action 'none'";
const parts = { POLICY: policy, STYLE: style, SCRIPT: script, LICENCES: licences.join('\n\n----\n\n') };
const page = (await text('src/page.html')).replace(/\{\{(\w+)\}\}/g, (_, name) => parts[name]);
const file = process.argv[2] ?? at('../docs/explorer.html');
await writeFile(file, page);
console.log(`${file}: ${page.length.toLocaleString('en')} bytes`);
