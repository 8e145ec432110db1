// Opens pages of runs and experiments in Chromium and does what a reader does: reads, chooses, searches, sorts, copies, with a mouse and with keys.
//
//     node report.mjs FOLDER RUN... EXPERIMENT...        (beside node_modules with playwright-core and axe-core)

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright-core';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core'), 'utf8');
const [folder, ...runs] = process.argv.slice(2);
const isExperiment = (run) => existsSync(join(run, 'comparison.json'));
const begun = Date.now();
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });

// A page that is opened and watched: whatever it asks for or complains of is a fault.
async function opened(run, options) {
  const context = await browser.newContext({ ...options, permissions: ['clipboard-read', 'clipboard-write'] });
  const page = await context.newPage();
  const faults = [];
  const address = `file://${resolve(run, 'report.html')}`;
  page.on('request', (request) => {
    if (request.url() !== address && !request.url().startsWith('data:')) faults.push(`asks for ${request.url()}`);
  });
  page.on('console', (message) => faults.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => { faults.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  await page.goto(address);
  return { page, faults, close: () => context.close() };
}

async function accessible(page, name) {
  // Not by a script element: the page's policy lets none in, and is meant to.
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  const serious = violations.filter((violation) => ['serious', 'critical'].includes(violation.impact));
  const told = serious.map((violation) => `${violation.id}: ${violation.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(' | ')}`);
  assert.deepEqual(told, [], `${name}: axe`);
}

async function fits(page, name) {
  const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  assert.ok(wide <= room, `${name}: ${wide} px wide in ${room} px`);
}

for (const run of runs) {
  const { size } = await stat(join(run, 'report.html'));
  assert.ok(size <= 1_500_000, `${run}: ${size} bytes`);
  for (const [width, height] of [[1280, 900], [390, 844]]) {
    for (const colorScheme of ['light', 'dark']) {
      const name = `${run}-${width}-${colorScheme}`;
      const { page, faults, close } = await opened(run, { viewport: { width, height }, colorScheme, reducedMotion: 'reduce' });
      await fits(page, name);
      await accessible(page, name);
      const empty = await page.$$eval('main section', (sections) => sections
        .filter((section) => section.innerText.replace(section.querySelector('h2').innerText, '').trim().length < 40)
        .map((section) => section.id));
      assert.deepEqual(empty, [], `${name}: empty sections`);
      const schemes = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      assert.equal(schemes, colorScheme === 'light' ? 'rgb(255, 255, 255)' : 'rgb(21, 24, 28)', name);
      await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
      assert.deepEqual(faults, [], name);
      await close();
    }
  }
}

// What a reader does, on a run in which something happens.
for (const run of runs.filter((run) => !['quiet', 'rings'].includes(run) && !isExperiment(run))) {
  const { page, faults, close } = await opened(run, { viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' });
  const table = (name) => page.locator(`[data-sheet="${name}"]`);
  const cells = (name, column) => table(name).locator(`tbody tr td:nth-child(${column})`).allInnerTexts();

  const ring = table('rings').locator('button.pick').first();
  const id = await ring.getAttribute('data-id');
  await ring.click();
  assert.equal(await page.locator('#ring .panel').getAttribute('data-ring'), id);
  assert.ok(await page.locator('#ring svg .link').count() > 3, 'the network has links');
  assert.ok(await page.locator('#ring .timeline, #ring tbody tr').count() > 5, 'the ring has payments and mules');
  // Its middle may lie under a disc.
  await page.locator('#ring svg .link').last().dispatchEvent('mouseover');
  assert.match(await page.locator('#tip').innerText(), /USD [\d,.]+ in \d+ payments?/);

  // By keys alone.
  await table('cases').locator('button.pick').nth(2).focus();
  await page.keyboard.press('Enter');
  assert.ok(await page.locator('#story .timeline li').count() > 3, 'a case has its events');
  assert.equal(await page.evaluate(() => document.activeElement.tagName), 'H3', 'the story has the focus');
  const shown = await page.locator('#story .panel').getAttribute('data-case');
  assert.equal(shown, await table('cases').locator('button.pick').nth(2).getAttribute('data-id'));
  await page.locator('#chosen button').last().click();
  assert.equal(await page.locator('#chosen button[aria-pressed="true"]').count(), 1);

  const before = await cells('cases', 1);
  await table('cases').getByRole('searchbox').fill('warned');
  const found = await cells('cases', 8);
  assert.ok(found.length > 0 && found.length < before.length && found.every((text) => text.includes('warned')), 'search');
  await table('cases').getByRole('searchbox').fill('');

  const head = table('institutions').getByRole('button', { name: 'payments received' });
  const counts = async () => (await cells('institutions', 4)).map((text) => Number(text.replaceAll(',', '')));
  await head.click();
  const falling = await counts();
  assert.deepEqual(falling, [...falling].sort((a, b) => b - a), 'sorted, the most first');
  await head.click();
  assert.deepEqual(await counts(), [...await counts()].sort((a, b) => a - b), 'sorted, the least first');
  assert.equal(await table('institutions').locator('th[aria-sort="ascending"]').count(), 1);

  await table('institutions').getByRole('button', { name: 'Copy as CSV' }).click();
  const lines = (await page.evaluate(() => navigator.clipboard.readText())).trim().split('\n');
  assert.equal(lines.length, 1 + await page.evaluate(() => JSON.parse(document.getElementById('data').textContent).sheets.institutions.rows.length));
  assert.match(lines[0], /^institution,kind,country,payments received,/);

  const total = page.locator('#days [role="status"]');
  const whole = await total.innerText();
  const slider = page.locator('input[name="to"]');
  await slider.focus();
  for (let step = 0; step < 20; step += 1) await page.keyboard.press('ArrowLeft');
  assert.notEqual(await total.innerText(), whole, 'the brush by keys');
  const [left, right] = [10, 20].map((day) => page.locator(`#day-chart [data-day="${day}"]`));
  await left.scrollIntoViewIfNeeded();
  const [from, to] = [await left.boundingBox(), await right.boundingBox()];
  await page.mouse.move(from.x + 2, from.y + 60);
  await page.mouse.down();
  await page.mouse.move(to.x + 2, to.y + 60);
  await page.mouse.up();
  assert.equal(await page.locator('#day-chart .bar:not(.out)').count(), 11, 'the brush by mouse');
  await page.locator('select[name="metric"]').selectOption({ label: 'deposits' });
  assert.match(await total.innerText(), /in all/);

  assert.deepEqual(faults, [], `${run}: while it was used`);
  await page.screenshot({ path: join(folder, `${run}-used.png`), fullPage: true });
  await page.pdf({ path: join(folder, `${run}.pdf`), format: 'A4' });
  await close();
}

// What a reader does with an experiment.
for (const run of runs.filter((run) => isExperiment(run) && run !== 'many')) {
  const { page, faults, close } = await opened(run, { viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' });
  const data = await page.evaluate(() => JSON.parse(document.getElementById('data').textContent));
  const told = async (place) => (await page.locator(`#${place}`).innerText()).trim();
  for (const place of ['forest-chart', 'seeds-chart', 'days-chart', 'stages-chart', 'bearers-chart', 'burden-chart', 'fates-chart', 'elsewhere-chart']) {
    assert.ok(await page.locator(`#${place} svg [data-tip]`).count() > 0 || /Nothing|Nobody/.test(await told(place)), `${run}: ${place} shows something`);
  }
  const isRanked = data.unranked === null;
  assert.equal(await page.locator('#front-chart svg .point').count(), isRanked ? 2 * data.contenders.length : 0, `${run}: a disc an arm, and one in the list`);

  // The forest: another outcome, another arm to compare with, another order, and the same figures in the table behind it.
  const effects = page.locator('#forest-chart .effect');
  assert.equal(await effects.count(), data.contenders.length - 1);
  await effects.first().hover();
  assert.match(await page.locator('#tip').innerText(), /from baseline: [+−]?[\d,.]+ USD[^]*paired t: [^]*p [<\d]/);
  await page.locator('select[name="outcome"]').selectOption({ label: 'Victims' });
  assert.match(await page.locator('#forest-chart figcaption').innerText(), /^Victims, cases: difference of each arm from baseline$/);
  assert.equal(await page.evaluate(() => document.activeElement.name), 'outcome', 'the chooser keeps the focus');
  if (data.contenders.length > 2) {
    const figures = async () => (await page.locator('#forest-chart .effect').evaluateAll((all) => all.map((each) => each.dataset.tip)));
    const mean = (tips, arm, against) => {
      const tip = tips.find((each) => each.startsWith(`${arm} from ${against}: `));
      return Number(tip.slice(`${arm} from ${against}: `.length).split(' ')[0].replace('−', '-').replaceAll(',', ''));
    };
    const before = mean(await figures(), 'more', 'baseline');
    await page.locator('select[name="against"]').selectOption({ label: 'more' });
    assert.ok(Math.abs(mean(await figures(), 'baseline', 'more') + before) <= Math.abs(before) * 1e-3, 'turned round it has the other sign');
    await page.locator('select[name="order"]').selectOption({ label: 'by difference' });
    const means = (await figures()).map((tip) => Number(tip.split(': ')[1].split(' ')[0].replace('−', '-').replaceAll(',', '')));
    assert.deepEqual(means, [...means].sort((a, b) => a - b), 'by difference');
  }
  await page.locator('#forest-chart details.behind > summary').click();
  assert.equal(await page.locator('#forest-chart tbody tr').count(), data.contenders.length - 1);

  // Seed by seed: a dot in either arm, and the values of the table.
  assert.equal(await page.locator('#seeds-chart .own').count(), data.seeds.length);
  await page.locator('#seeds-chart [data-tip]').first().hover();
  assert.match(await page.locator('#tip').innerText(), /^seed \d+\nbaseline: [^]*difference/);
  await page.locator('select[name="burden"]').selectOption({ label: 'Freezes wrong' });
  assert.match(await told('burden-chart'), /Freezes wrong/);

  // Courses: an arm is chosen, and beside it stands the baseline; the table has every arm.
  const other = data.arms[data.contenders.at(-1)];
  await page.locator('select[name="days-arm"]').selectOption({ label: other });
  assert.equal(await page.evaluate(() => document.activeElement.name), 'days-arm', 'the chooser keeps the focus');
  assert.equal(await page.locator('#days-chart .band').count(), data.days.isBanded ? 2 : 0, 'a band an arm, on seeds enough');
  assert.equal(await page.locator('#days-chart .course').count(), data.days.arms.length);
  await page.locator('#days-chart .hit').last().hover();
  assert.match(await page.locator('#tip').innerText(), new RegExp(`^\\d{4}-\\d\\d-\\d\\d\nbaseline: USD [\\d,.]+[^]*\n${other}: USD [\\d,.]+`));
  await page.locator('#days-chart details.behind > summary').click();
  await page.locator('#days-chart').getByRole('button', { name: 'Copy as CSV' }).click();
  const byDay = (await page.evaluate(() => navigator.clipboard.readText())).trim().split('\n');
  assert.equal(byDay.length, 1 + data.days.dates.length * data.days.arms.length);
  assert.equal(data.days.arms.length + data.days.leftOut, data.contenders.length);
  await page.locator('select[name="stages-arm"]').selectOption({ label: other });
  const { stages } = data.funnels.families.find(({ family }) => family === 'task_deposit');
  await page.locator('#stages-chart .hit').first().hover();
  assert.match(await page.locator('#tip').innerText(), new RegExp(`^${stages[0][0].replaceAll('_', ' ')}\nbaseline: [\\d,.]+ cases\n${other}: [\\d,.]+ cases$`));
  await page.locator('#stages-chart details.behind > summary').click();
  assert.ok(await page.locator('#stages-chart tbody tr').count() >= Math.min(25, stages.length * data.contenders.length));

  // Every figure: searched, sorted, copied, by keys too.
  const table = page.locator('#everything-table');
  const cells = (column) => table.locator(`tbody tr td:nth-child(${column})`).allInnerTexts();
  await table.getByRole('searchbox').fill('recovered_share');
  assert.ok((await cells(1)).every((name) => name === 'recovered_share') && (await cells(1)).length >= data.contenders.length, 'search');
  await table.getByRole('searchbox').fill('lost_usd');
  await table.getByRole('button', { name: 'mean', exact: true }).focus();
  await page.keyboard.press('Enter');
  const falling = (await cells(3)).map((text) => Number(text.replaceAll(',', '').replace('−', '-')));
  assert.deepEqual(falling, [...falling].sort((a, b) => b - a), 'sorted, the most first');
  await table.getByRole('button', { name: 'Copy as CSV' }).click();
  const lines = (await page.evaluate(() => navigator.clipboard.readText())).trim().split('\n');
  assert.match(lines[0], /^outcome,arm,mean,unit,difference,/);
  assert.equal(lines.length, 1 + falling.length, 'what was searched for is copied');

  assert.ok((await page.locator('[data-sheet="told"] tbody tr').count()) > 0, 'what arms say');
  assert.deepEqual(faults, [], `${run}: while it was used`);
  await page.screenshot({ path: join(folder, `${run}-used.png`), fullPage: true });
  await page.pdf({ path: join(folder, `${run}.pdf`), format: 'A4' });
  await close();
}

// A thousand rings: the table has the first and says so, and the last of those that can be shown is.
if (runs.includes('rings')) {
  const { page, faults, close } = await opened('rings', { viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' });
  const rings = page.locator('[data-sheet="rings"]');
  assert.match(await rings.innerText(), /The first 100 of [1-9]\d{2,3} rows; the SQL gives all\./);
  assert.equal(await rings.locator('button.pick').count(), 12);
  const last = rings.locator('button.pick').last();
  await last.click();
  assert.equal(await page.locator('#ring .panel').getAttribute('data-ring'), await last.getAttribute('data-id'));
  assert.ok(await page.locator('#ring svg .link').count() > 0);
  assert.deepEqual(faults, []);
  await close();
}

// Two hundred arms: every one can be chosen, pictures show the first and the rest on a press, warnings do not push the answer away.
if (runs.includes('many')) {
  const { page, faults, close } = await opened('many', { viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' });
  const data = await page.evaluate(() => JSON.parse(document.getElementById('data').textContent));
  assert.equal(data.contenders.length, 200);
  assert.ok(await page.evaluate(() => document.getElementById('answer').getBoundingClientRect().top) < 1100, 'the answer is near');
  assert.equal(await page.locator('#forest-chart .effect').count(), 40);
  await page.locator('#forest-chart').getByRole('button', { name: 'Show all 199 arms' }).click();
  assert.equal(await page.locator('#forest-chart .effect').count(), 199);
  for (const name of ['against', 'seeds-arm', 'days-arm', 'stages-arm']) {
    const last = data.arms[199];
    await page.locator(`select[name="${name}"]`).selectOption({ label: last });
    assert.equal(await page.locator(`select[name="${name}"]`).evaluate((select) => select.selectedOptions[0].text), last, name);
  }
  const overlap = await page.locator('#forest-chart .row').evaluateAll((names) => names.filter((name, at) => at > 0
    && names[at - 1].getBoundingClientRect().bottom > name.getBoundingClientRect().top + 2).length);
  assert.equal(overlap, 0, 'names stand below one another');
  assert.deepEqual(faults, []);
  await close();
}

// A name that is markup is a name.
if (runs.includes('ranked')) {
  const { page, faults, close } = await opened('ranked', {});
  assert.equal(await page.locator('h1').innerText(), 'What <script>alert(1)</script> & "more" are worth 🏦');
  assert.equal(await page.locator('script').count(), 2);
  assert.deepEqual(faults, []);
  await close();
}
if (runs.includes('quiet')) {
  const { page, faults, close } = await opened('quiet', {});
  assert.equal(await page.locator('h1').innerText(), 'Nobody <script>alert(1)</script> & "nobody" 🏦');
  assert.equal(await page.locator('script').count(), 2);
  assert.deepEqual(faults, []);
  await close();
}

await browser.close();
console.log(`${runs.length} pages are well: ${((Date.now() - begun) / 1000).toFixed(0)} s in the browser`);
