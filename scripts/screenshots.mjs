/**
 * Pictures of every page, for the documents: `docs/screenshots/<page>-<light|dark>.png`, of a simulated group on the built service.
 * They show the days until today; run it when a page has changed.
 */
/* global document */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import '../test/support/typescript.mjs';

const { browserHere, launch, NO_BROWSER } = await import('../test/support/browser.ts');

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const target = join(root, 'docs', 'screenshots');
const MAIN = join(root, 'dist', 'main.js');
const GROUP = { '--branches': '30', '--days': '120', '--items-per-month': '3000', '--seed': '3' };
const DAY_MS = 86_400_000;
const KEY = 'a-key-for-screenshots-on-the-loopback';
const WIDTH = 1280;
const HEIGHT = 1180;

/** Each with its address; `ITEM` stands for one that is stuck. */
const PAGES = [
  ['lag', '/lag'],
  ['item', '/items/ITEM'],
];

const executable = browserHere();
if (executable === undefined) throw new Error(NO_BROWSER);
if (!existsSync(MAIN)) throw new Error('Build first: npm run build.');
const folder = mkdtempSync(join(tmpdir(), 'waybill-screenshots-'));
const env = { ...process.env, WAYBILL_DATA: folder, WAYBILL_PORT: '0', WAYBILL_ADMIN_KEY: KEY, KAFKA_BROKERS: '' };
try {
  await simulate();
  const { service, url } = await serve();
  try {
    await takeAll(url);
  } finally {
    service.kill();
    await once(service, 'exit');
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function simulate() {
  const start = new Date(Date.now() - Number(GROUP['--days']) * DAY_MS).toISOString().slice(0, 10);
  const words = Object.entries({ ...GROUP, '--start': start, '--to': folder }).flat();
  const child = spawn(process.execPath, [MAIN, 'simulate', ...words], { env, stdio: 'inherit' });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error('The simulation failed.');
}

async function serve() {
  const service = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  for await (const text of service.stderr) {
    const [, url] = /listens on (\S+)/.exec((said += String(text))) ?? [];
    if (url) return { service, url };
  }
  throw new Error(`The service did not start:\n${said}`);
}

async function takeAll(url) {
  mkdirSync(target, { recursive: true });
  const answer = await fetch(`${url}/v1/transits?status=open&olderThanDays=20&limit=1&after=1`, {
    headers: { authorization: `Bearer ${KEY}` },
  });
  const { transits } = await answer.json();
  const browser = await launch(executable);
  for (const colorScheme of ['light', 'dark']) {
    const context = await browser.newContext({ baseURL: url, viewport: { width: WIDTH, height: HEIGHT }, colorScheme });
    const page = await context.newPage();
    await page.goto('/items');
    await page.getByLabel('Key').fill(KEY);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
    for (const [name, address] of PAGES) {
      await page.goto(address.replace('ITEM', transits[0].barcode));
      await page.locator('main h1').waitFor();
      await page.waitForFunction(() => !document.querySelector('.waiting, main [aria-busy=true]'));
      const file = join(target, `${name}-${colorScheme}.png`);
      await sharp(await page.screenshot())
        .png({ palette: true, colours: 128, effort: 10 })
        .toFile(file);
      console.error(file);
    }
    await context.close();
  }
  await browser.close();
}
