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
import { setTimeout } from 'node:timers/promises';
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

const START = new Date(Date.now() - Number(GROUP['--days']) * DAY_MS).toISOString().slice(0, 10);

/** Each with its address; `ITEM` stands for one that is stuck, `BEFORE` for a day before it was shipped, `CLAIM` for a damage that several may have done. */
const PAGES = [
  ['lag', '/lag'],
  ['item', '/items/ITEM'],
  ['audit', '/audit?of=item&id=ITEM'],
  ['moments', '/audit/moments?item=ITEM&knownAt=BEFORE'],
  ['checkpoints', '/audit/checkpoints'],
  ['damage', '/damage'],
  ['claim', '/damage/CLAIM'],
  ['policies', `/damage/policies?try=courier-reimburses&since=${START}`],
  ['partners', '/partners'],
  ['library', '/partners/MISSOULA'],
  ['fairness', '/partners/fairness'],
  ['scan', '/scan'],
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
  const words = Object.entries({ ...GROUP, '--start': START, '--to': folder }).flat();
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

/** A policy is adopted, and every claim is assessed by it. */
async function decidedClaim(call) {
  const body = JSON.stringify({ shipped: 'requesting-library-pays', reason: 'Minutes of the board' });
  await call(`/v1/policies/group/${START}`, { method: 'PUT', body });
  for (;;) {
    const { claims, statuses } = await call('/v1/damage?limit=1000');
    if (claims.length > 0 && statuses.every(({ status }) => status !== 'reported'))
      return claims.toSorted((a, b) => custodiansOf(b) - custodiansOf(a))[0].claimId;
    await setTimeout(200);
  }
}

function custodiansOf({ window }) {
  return window?.custodians.length ?? 0;
}

async function takeAll(url) {
  mkdirSync(target, { recursive: true });
  const call = async (path, init = {}) => {
    const headers = { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' };
    return (await fetch(url + path, { ...init, headers })).json();
  };
  const { transits } = await call('/v1/transits?status=open&olderThanDays=20&limit=1&after=1');
  const [{ barcode, shippedAt }] = transits;
  const before = new Date(Date.parse(shippedAt) - DAY_MS).toISOString();
  const claimId = await decidedClaim(call);
  await call('/v1/evidence/checkpoints', { method: 'POST', body: '{}' });
  const browser = await launch(executable);
  for (const colorScheme of ['light', 'dark']) {
    const context = await browser.newContext({ baseURL: url, viewport: { width: WIDTH, height: HEIGHT }, colorScheme });
    const page = await context.newPage();
    await page.goto('/items');
    await page.getByLabel('Key').fill(KEY);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
    for (const [name, address] of PAGES) {
      const filled = address.replace('ITEM', barcode).replace('BEFORE', before);
      await page.goto(filled.replace('CLAIM', encodeURIComponent(claimId)));
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
