// Takes README's pictures of pages, and holds the size of what stands there against them.
//
//     node pictures.mjs FOLDER STANDING        (beside explorer.html, quickstart-1/ and node_modules with playwright-core)

import assert from 'node:assert/strict';
import { readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright-core';

const [folder, standing] = process.argv.slice(2);
const MOST = 300_000; // bytes
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });

// `prepare` brings the page to where it is shown, and says how high the picture is.
async function taken(name, colorScheme, address, prepare) {
  const context = await browser.newContext({ viewport: { width: 1120, height: 1000 }, colorScheme, reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(`file://${resolve(address)}`);
  const height = Math.ceil(await prepare(page));
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true, clip: { x: 0, y: 0, width: 1120, height } });
  await context.close();
}

for (const scheme of ['light', 'dark']) {
  await taken(`page-${scheme}`, scheme, 'quickstart-1/report.html', async (page) => {
    const numbers = await page.locator('#numbers').boundingBox();
    return numbers.y + numbers.height + 8;
  });
}
await taken('explorer', 'light', 'explorer.html', async (page) => {
  await page.setInputFiles('input[name="folder"]', resolve('quickstart-1'));
  await page.locator('.choice').first().click();
  await page.waitForSelector('.timeline');
  return 1000;
});
await browser.close();

// Width and height of a PNG.
const size = async (path) => { const head = await readFile(path); return [head.readUInt32BE(16), head.readUInt32BE(20)]; };
for (const name of ['page-light', 'page-dark', 'explorer']) {
  for (const place of [folder, standing]) {
    const { size: bytes } = await stat(join(place, `${name}.png`));
    assert.ok(bytes <= MOST, `${join(place, name)}.png: ${bytes} bytes`);
  }
  assert.deepEqual(await size(join(standing, `${name}.png`)), await size(join(folder, `${name}.png`)), `${name}.png in docs/images is of another size`);
}
console.log('Pictures are made, and those of README are as large');
