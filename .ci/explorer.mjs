// Opens runs in the explorer, in Chromium, and does what a reader does: looks, filters, sorts, goes on, copies, and opens what is none.
//
//     node explorer.mjs PROGRAM FOLDER        (beside explorer.html, runs/ and node_modules with playwright-core and axe-core)

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cp, mkdir, readFile, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright-core';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core'), 'utf8');
const [program, folder] = process.argv.slice(2);
const begun = Date.now();
const address = `file://${resolve('explorer.html')}`;
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });

// The page, watched: whatever it asks for or complains of is a fault. Every byte that is taken from a file is counted, whoever takes it.
async function opened(options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options, permissions: ['clipboard-read', 'clipboard-write'] });
  const page = await context.newPage();
  const faults = [];
  page.on('request', (request) => { if (request.url() !== address) faults.push(`asks for ${request.url()}`); });
  page.on('console', (message) => faults.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => { faults.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  await page.addInitScript(() => {
    window.taken = 0;
    const { slice, arrayBuffer } = Blob.prototype;
    Blob.prototype.slice = function counted(from = 0, to = this.size) {
      window.taken += Math.min(to, this.size) - from;
      return slice.call(this, from, to);
    };
    Blob.prototype.arrayBuffer = function counted() {
      if (this instanceof File) window.taken += this.size;
      return arrayBuffer.call(this);
    };
    for (const way of ['text', 'stream', 'bytes']) Blob.prototype[way] = () => { throw new Error(`a file is read by ${way}`); };
  });
  await page.goto(address);
  return {
    page, faults,
    close: async (name) => { assert.deepEqual(faults, [], name); await context.close(); },
    open: async (run, expected = 'main [data-done]') => {
      await page.setInputFiles('input[name="folder"]', resolve(run));
      await page.waitForSelector(expected);
    },
    // Goes to a place by its address and waits until it is all there.
    go: async (hash) => {
      await page.evaluate((to) => { document.querySelector('.view')?.removeAttribute('data-done'); location.hash = to; }, hash);
      await page.waitForSelector('main [data-done]');
    },
    settled: () => page.waitForSelector('main [data-done]'),
    taken: () => page.evaluate(() => window.taken),
    bodyCells: (name) => page.evaluate((column) => {
      const heads = [...document.querySelectorAll('.rows thead th')].map((head) => head.innerText.replace(/ [↑↓]$/, '').trim());
      return [...document.querySelectorAll('.rows tbody tr')].map((row) => row.children[heads.indexOf(column)].innerText);
    }, name),
  };
}

async function accessible(page, name) {
  // Not by a script element: the page's policy lets none in, and is meant to.
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  const serious = violations.filter((violation) => ['serious', 'critical'].includes(violation.impact));
  const told = serious.map((violation) => `${violation.id}: ${violation.nodes.slice(0, 3).map((node) => node.html.slice(0, 200)).join(' | ')}`);
  assert.deepEqual(told, [], `${name}: axe`);
}

async function fits(page, name) {
  const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  assert.ok(wide <= room, `${name}: ${wide} px wide in ${room} px`);
}

const show = (run, ...what) => JSON.parse(execFileSync(program, ['show', `runs/${run}`, ...what, '--json', '--all'], { maxBuffer: 1 << 28, encoding: 'utf8' }));
const bytesOf = async (place) => {
  const entries = await readdir(place, { recursive: true, withFileTypes: true });
  const sizes = await Promise.all(entries.filter((entry) => entry.isFile()).map(async (entry) => (await stat(join(entry.parentPath, entry.name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
};

const worst = show('parquet', 'case', 'worst');
const ring = show('parquet', 'ring', 'largest');
const figure = (story, name) => story.figures.find((each) => each.name === name).value;
const person = show('parquet', 'person', figure(worst, 'Person'));
const mule = /account (\d+)/.exec(worst.events.find((event) => event.what === 'payment' && event.text.includes('PKR')).text)[1];
const begin = [worst, show('parquet', 'case', 'median'), show('parquet', 'case', 'saved')].map(({ id }) => `#case/${id}`).concat(`#ring/${ring.id}`);
const told = { case: worst, ring, person, account: show('parquet', 'account', mule) };

// The story on the page, as `scamnet show --json` has it.
async function storyOn(page) {
  const everyday = page.locator('input[name="ordinary"]');
  if (await everyday.count()) await everyday.check();
  for (const more = page.locator('main section > button.tool'); await more.isVisible();) await more.click();
  return page.evaluate(() => ({
    lead: document.querySelector('main .lead').textContent,
    figures: [...document.querySelectorAll('.pairs > div')].map((pair) => ({ name: pair.children[0].textContent, value: pair.children[1].textContent })),
    events: [...document.querySelectorAll('.timeline li')].map((entry) => {
      entry.querySelector('.row')?.remove();
      return { ts: entry.children[0].getAttribute('datetime'), what: entry.children[1].textContent, text: entry.children[2].textContent.trim() };
    }),
  }));
}

// ---- every format, side by side: tables, stories, and how little is read ---------------------------------------------------

await Promise.all(['parquet', 'parquet-plain', 'csv'].map(async (format) => {
  const whole = await bytesOf(`runs/${format}`);
  const it = await opened();
  const { page } = it;
  await it.open(`runs/${format}`);
  assert.equal(await page.innerText('main h1'), 'The Faisalabad case at a fiftieth of its size');
  const facts = await page.innerText('.facts');
  assert.ok(facts.includes(format) && facts.includes('2025-04-01 to 2025-05-31'), facts);
  // Where to begin are the cases that the program takes, too.
  assert.deepEqual(await page.locator('main a.choice').evaluateAll((links) => links.map((link) => link.getAttribute('href'))), begin);
  const atFirst = await it.taken();
  assert.ok(atFirst < whole * 0.02, `${format}: ${atFirst} of ${whole} bytes at first`);
  assert.equal(await page.evaluate(() => Number(document.documentElement.dataset.read)), atFirst, 'the page counts what is read');

  // A page of payments, by their places alone.
  await it.go('#table/observed/transactions');
  assert.deepEqual((await it.bodyCells('tx_id')).slice(0, 3), ['1', '2', '3']);
  await page.getByRole('button', { name: 'Next' }).click();
  await page.waitForFunction(() => document.querySelector('.rows tbody td')?.innerText === '51');
  const paged = await it.taken() - atFirst;
  assert.ok(paged < whole * 0.03, `${format}: ${paged} bytes for two pages`);

  // A payment by its number: of sixty days one is read.
  const before = await it.taken();
  await it.go('#table/observed/transactions?f=tx_id~is~300000');
  assert.deepEqual(await it.bodyCells('tx_id'), ['300000']);
  const found = await it.taken() - before;
  assert.ok(found < whole * 0.05, `${format}: ${found} bytes for one payment`);

  // Stories, sentence by sentence.
  for (const [subject, story] of Object.entries(told)) {
    await page.evaluate((to) => { document.querySelector('.view').removeAttribute('data-done'); location.hash = to; }, `#${subject}/${story.id}`);
    const asks = page.locator('.ask button');
    await Promise.race([it.settled(), asks.waitFor().catch(() => {})]);
    if (await asks.isVisible()) {
      assert.equal(format, 'csv', 'Parquet is little enough');
      assert.match(await page.innerText('.ask'), /two accounts of every payment are read: \d+ MB in 60 files/);
      await asks.click();
    }
    await it.settled();
    const { lead, figures, events } = story;
    const expected = { lead, figures, events: events.map(({ ts, what, text }) => ({ ts, what, text })) };
    assert.deepEqual(await storyOn(page), expected, `${format}: ${subject}`);
  }
  if (format === 'csv') {
    // What takes long is stopped by a press.
    await page.evaluate((to) => { document.querySelector('.view').removeAttribute('data-done'); location.hash = to; }, `#account/${mule}?to=2025-05-29`);
    await page.locator('.ask button').click();
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByRole('button', { name: 'Read again' }).waitFor();
    assert.equal(await page.locator('.timeline').count(), 0);
  }
  await it.close(format);
}));

// ---- a run in use ---------------------------------------------------------------------------------------------------------

{
  const it = await opened();
  const { page } = it;
  // The address is kept until a folder is opened.
  await page.goto(`${address}#table/truth/cases?sort=lost_minor&order=falling`);
  await it.open('runs/parquet');
  const losses = (await it.bodyCells('lost_minor')).map((text) => Number(text.replaceAll(',', '')));
  assert.deepEqual(losses, [...losses].sort((a, b) => b - a), 'sorted, the most first');
  assert.ok(losses[0] > 0);
  assert.equal((await it.bodyCells('case_id'))[0], worst.id);
  assert.equal(await page.locator('th[aria-sort="descending"]').count(), 1);
  const press = async (column) => { await page.evaluate(() => document.querySelector('.view').removeAttribute('data-done')); await page.locator('.rows th button', { hasText: new RegExp(`^${column}$`) }).click(); await it.settled(); };
  await press('lost_minor');
  assert.equal((await it.bodyCells('lost_minor'))[0], '0', 'sorted, the least first');
  assert.ok(page.url().includes('sort=lost_minor') && !page.url().includes('falling'), page.url());

  // Filters of each kind, by the form; they are in the address and go by a press.
  const filter = async (column, how, value) => {
    await page.selectOption('select[name="column"]', column);
    await page.selectOption('select[name="how"]', { label: how });
    const field = page.locator('[name="value"]');
    if (await field.count()) await (await field.evaluate((element) => element.tagName) === 'SELECT' ? field.selectOption(value) : field.fill(value));
    await page.evaluate(() => document.querySelector('.view').removeAttribute('data-done'));
    await page.getByRole('button', { name: 'Add filter' }).click();
    await it.settled();
  };
  await filter('lost_minor', 'is at least', '1000000');
  const many = await it.bodyCells('lost_minor');
  assert.ok(many.length > 0 && many.every((text) => Number(text.replaceAll(',', '')) >= 1e6));
  await filter('family', 'contains', 'TASK');
  assert.ok((await it.bodyCells('family')).every((text) => text === 'task_deposit'));
  assert.ok((await it.bodyCells('case_id')).includes(worst.id));
  await filter('reported_at', 'is not empty');
  assert.ok((await it.bodyCells('reported_at')).every((text) => /^2025-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text)));
  await filter('first_deposit_at', 'is at most', '2025-04-20');
  assert.ok((await it.bodyCells('first_deposit_at')).every((text) => text < '2025-04-21'));
  const link = await page.locator('.chips li').count();
  assert.equal(link, 4);
  await page.evaluate(() => document.querySelector('.view').removeAttribute('data-done'));
  await page.locator('.chips button').first().click();
  await it.settled();
  assert.equal(await page.locator('.chips li').count(), 3);
  await page.selectOption('select[name="column"]', 'lost_minor');
  await page.locator('[name="value"]').fill('much');
  await page.getByRole('button', { name: 'Add filter' }).click();
  assert.equal(await page.locator('.tools [role="alert"]').innerText(), '“much” is no whole number.');

  // Words of a vocabulary are chosen; days narrow; the bytes are said before and after.
  await it.go('#table/observed/transactions?from=2025-04-10&to=2025-04-11');
  await page.selectOption('select[name="column"]', 'rail');
  await page.locator('[name="value"]').selectOption('onchain');
  await page.waitForFunction(() => /^reads at most [\d.]+ kB \(2 files\)$/.test(document.querySelector('output').textContent));
  await filter('rail', 'is', 'onchain');
  assert.ok((await it.bodyCells('rail')).every((text) => text === 'onchain'));
  assert.ok((await it.bodyCells('ts')).every((text) => /^2025-04-1[01] /.test(text)));
  assert.match(await page.innerText('.status'), /at most [\d.]+ kB of 1\d MB .*\(2 files\)/);

  // What is copied of every table in one file is what the run has as CSV, to the digit; of fractions the number counts.
  const { tables } = JSON.parse(await readFile('runs/csv/manifest.json', 'utf8'));
  const single = Object.entries(tables).filter(([, { files }]) => files.length === 1);
  assert.ok(single.length > 25);
  const plain = (line) => line.replace(/-?\d+\.\d+/g, (text) => String(Number(text)));
  for (const [name, { files: [{ path }] }] of single) {
    await it.go(`#table/${name}?size=200`);
    await page.getByRole('button', { name: /^Copy [\d,]+ rows? as CSV$/ }).click();
    const lines = (await page.evaluate(() => navigator.clipboard.readText())).trim().split('\n').map(plain);
    const written = (await readFile(`runs/csv/${path}`, 'utf8')).trim().split('\n').slice(0, 201).map(plain);
    assert.deepEqual(lines, written, name);
  }

  // From a table to an account, to a ring, to a case, by presses alone; and back.
  await page.goto(`${address}#table/truth/mules`);
  await it.open('runs/parquet');
  const way = async (locator, pattern) => {
    await page.evaluate(() => document.querySelector('.view').removeAttribute('data-done'));
    await locator.focus();
    await page.keyboard.press('Enter');
    await it.settled();
    assert.match(page.url(), pattern);
    assert.equal(await page.evaluate(() => document.activeElement.tagName), 'H1', 'the heading has the focus');
  };
  await way(page.locator('.rows a[href^="#account/"]').first(), /#account\/\d+$/);
  await way(page.locator('main a[href^="#ring/"]').first(), /#ring\/\d+$/);
  assert.ok(await page.locator('main .scroll a[href^="#account/"]').count() > 3, 'a ring has its mule accounts');
  await way(page.locator('main .scroll a[href^="#case/"]').first(), /#case\/\d+$/);
  await way(page.locator('main a[href^="#person/"]').first(), /#person\/\d+$/);
  await way(page.locator('.timeline a.row').first(), /#table\/observed\/transactions\?f=tx_id/);
  assert.equal((await it.bodyCells('tx_id')).length, 1);
  await page.goBack();
  await it.settled();
  assert.match(page.url(), /#person\//);

  // Found by id; and who is not.
  await it.go('#run');
  await page.locator('input[name="id"]').fill(worst.id);
  await page.evaluate(() => document.querySelector('.view').removeAttribute('data-done'));
  await page.keyboard.press('Enter');
  await it.settled();
  assert.ok(page.url().endsWith(`#case/${worst.id}`));
  await it.go('#case/12');
  assert.match(await page.innerText('main'), /The run has no case 12\./);
  await it.go('#table/truth/nothing');
  assert.match(await page.innerText('main'), /This run has no table truth\/nothing/);
  await it.go('#table/truth/cases?f=sung~is~1');
  assert.match(await page.innerText('main'), /The table has no column “sung”/);

  // A folder that is dropped: as the browser is given it by the desktop.
  const client = await page.context().newCDPSession(page);
  const data = { items: [], files: [resolve('runs/parquet-plain')], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop']) await client.send('Input.dispatchDragEvent', { type, x: 300, y: 300, data });
  await page.waitForFunction(() => document.getElementById('name').textContent === 'parquet-plain');
  await it.go('#table/truth/syndicates');
  assert.ok((await it.bodyCells('syndicate_id')).length > 0);
  await it.close('in use');
}

// ---- what is no run, or is not whole --------------------------------------------------------------------------------------

await mkdir('wrong');
const made = async (name, change) => {
  // Without the tables of days, which are not asked for.
  await cp('runs/parquet', `wrong/${name}`, { recursive: true, filter: (path) => !/\/(transactions|logins|charts)$/.test(path) });
  await change(`wrong/${name}`);
  return `wrong/${name}`;
};
const bytes = async (path, change) => {
  const content = await readFile(path);
  change(content);
  await writeFile(path, content);
};
const manifest = async (place, change) => writeFile(`${place}/manifest.json`, JSON.stringify(change(JSON.parse(await readFile(`${place}/manifest.json`, 'utf8')))));
const cases = 'truth/cases.parquet';
const WRONG = [
  [await made('short', (place) => truncate(`${place}/${cases}`, 9000)), '#table/truth/cases', /truth\/cases\.parquet is damaged: it has 9000 bytes, and had \d+/],
  [await made('spoilt', (place) => bytes(`${place}/${cases}`, (content) => content.fill(255, 1800, 3200))), '#table/truth/cases', /truth\/cases\.parquet is damaged: column \w+ cannot be read/],
  [await made('footless', (place) => bytes(`${place}/${cases}`, (content) => content.fill(0, content.length - 4))), '#table/truth/cases', /does not end as a Parquet file does/],
  [await made('lost', (place) => rm(`${place}/${cases}`)), '#table/truth/cases', /truth\/cases\.parquet is missing/],
  // The codec of one column in the footer: LZ4_RAW in place of ZSTD.
  [await made('codec', (place) => bytes(`${place}/${cases}`, (content) => { content[content.lastIndexOf(Buffer.from('family\x15\x0c', 'latin1')) + 7] = 14; })), '#table/truth/cases', /is compressed by LZ4_RAW, which this page does not read/],
  [await made('json', (place) => truncate(`${place}/manifest.json`, 500)), null, /manifest\.json is damaged: it is no JSON/],
  [await made('half', (place) => rm(`${place}/manifest.json`)), null, /has tables and no manifest\.json, which is written last/],
  [await made('later', (place) => manifest(place, (whole) => ({ ...whole, format_version: 2 }))), null, /written in format 2, and this page reads format 1/],
  [await made('strange', (place) => manifest(place, (whole) => ({ ...whole, tables: { 'truth/cases': null } }))), null, /manifest\.json is damaged: its tables are not as scamnet writes them/],
  [await made('other', (place) => manifest(place, (whole) => ({ ...whole, program: 'another' }))), null, /is no run of scamnet/],
  [await (async () => { await mkdir('wrong/photos'); await writeFile('wrong/photos/a.txt', 'no run'); return 'wrong/photos'; })(), null, /photos is no run: there is no manifest\.json in it/],
  [await (async () => { await mkdir('wrong/compared'); await writeFile('wrong/compared/comparison.json', '{}'); return 'wrong/compared'; })(), null, /compared is an experiment, and this page shows runs/],
  ['runs/view', '#case/12', /it holds what PK Bank D knows and not what is true, so that a case cannot be told/],
  ['runs/bare', '#case/12', /a run without tables \(--no-tables\)/],
];
for (const [place, hash, expected] of WRONG) {
  const it = await opened();
  if (hash) {
    await it.page.goto(`${address}${hash}`);
    await it.open(place);
  } else await it.open(place, '.trouble');
  assert.match(await it.page.innerText('body'), expected, place);
  await it.close(place);
}
{
  // A view has its tables and accounts; a folder of runs lets choose; names that are markup are names.
  const it = await opened();
  await it.open('runs/view');
  assert.match(await it.page.innerText('.notice'), /This is a view: it holds what PK Bank D alone would hold/);
  await it.go('#table/observed/accounts');
  assert.equal((await it.bodyCells('account_id')).length, 50);
  await it.page.evaluate(() => document.querySelector('.view').removeAttribute('data-done'));
  await it.page.locator('.rows a[href^="#account/"]').first().click();
  await it.settled();
  assert.match(await it.page.innerText('main .lead'), /A view does not say what the account was used for/);
  await it.go('#run');
  await it.open('runs', '.trouble');
  assert.match(await it.page.innerText('.trouble'), /runs is no run, but has \d in it/);
  await it.page.locator('.trouble button', { hasText: /^odd$/ }).click();
  await it.page.waitForFunction(() => document.querySelector('main h1')?.textContent.startsWith('Odd'));
  assert.equal(await it.page.locator('main h1').innerText(), 'Odd <script>alert(1)</script> & "names" 🏦');
  assert.equal(await it.page.locator('script').count(), 1);
  await it.close('odd');
}

// ---- how it looks ---------------------------------------------------------------------------------------------------------

const PLACES = {
  run: '#run', cases: '#table/truth/cases?sort=lost_minor&order=falling', payments: '#table/observed/transactions?f=rail~is~onchain&from=2025-04-10&to=2025-04-12',
  case: `#case/${worst.id}`, ring: `#ring/${ring.id}`, account: `#account/${mule}`,
};
await Promise.all([[1280, 900], [390, 844]].map(async ([width, height]) => {
  for (const colorScheme of ['light', 'dark']) {
    const it = await opened({ viewport: { width, height }, colorScheme, reducedMotion: 'reduce' });
    const { page } = it;
    const look = async (name) => {
      const whole = `${name}-${width}-${colorScheme}`;
      await fits(page, whole);
      // Colours differ by scheme, and what there is by width: two of the four have both.
      if ((width > 1000) === (colorScheme === 'light')) await accessible(page, whole);
      await page.screenshot({ path: join(folder, `${whole}.png`), fullPage: ['start', 'cases', 'payments'].includes(name) });
      if (['run', 'case', 'ring'].includes(name)) {
        await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
        await page.screenshot({ path: join(folder, `${name}-end-${width}-${colorScheme}.png`) });
      }
    };
    assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), colorScheme === 'light' ? 'rgb(255, 255, 255)' : 'rgb(21, 24, 28)');
    await look('start');
    await it.open('runs/parquet');
    for (const [name, hash] of Object.entries(PLACES)) {
      if (name !== 'run') await it.go(hash);
      await look(name);
    }
    await it.open('wrong/photos', '.trouble');
    await look('wrong');
    await it.close(`${width} ${colorScheme}`);
  }
}));

await browser.close();
console.log(`The explorer is well: ${((Date.now() - begun) / 1000).toFixed(0)} s in the browser`);
