/**
 * No scan is lost or doubled: 200 scans with the line cut, the browser killed twice amid them, the service killed once amid the upload,
 * after it has recorded what it never answered for.
 */
import { expect, test } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { readLog } from '../../crash/verify-log.js';
import { ServiceProcess } from '../../crash/service-process.js';
import { item, registerGroup } from '../../e2e/support/group.js';
import { asAdmin } from '../../support/admin-key.js';
import { startOnDesk } from '../../support/browser.js';
import { request } from '../../support/service.js';
import { executable, withBrowser } from '../support/with-browser.js';
import { CutLine } from '../support/cut-line.js';
import { scan, stored } from '../support/scanner.js';

const ROUNDS = [70, 70, 60];

withBrowser('without a line', () => {
  test('200 scans: the log holds each exactly once, with its own time', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'waybill-station-'));
    const [data, profile, log] = ['data', 'profile', 'log'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    let service = await ServiceProcess.start(data, log);
    const line = await CutLine.lay();
    let browser = await startOnDesk(executable ?? '', profile);
    try {
      const as = (method: string, path: string, body: unknown) => request(service.url + path, method, body, asAdmin);
      await registerGroup({ put: (path, body) => as('PUT', path, body) });
      const { body } = await as('POST', '/v1/keys', { role: 'scanner', branch: 'MSLA', label: 'station' });
      line.mend(service.url);
      await openStation(browser.page, line.url);
      const key = String(body['key']);
      await signIn(browser.page, key);
      await browser.page.getByText('This page opens without a line').waitFor();

      line.cut();
      const times: [from: number, until: number][] = [];
      let first = 0;
      for (const [round, many] of ROUNDS.entries()) {
        if (round > 0) {
          await browser.kill();
          browser = await startOnDesk(executable ?? '', profile);
          await openStation(browser.page, line.url);
        }
        await chooseDestination(browser.page);
        const from = Date.now();
        await scan(browser.page, ...items(first, many));
        first += many;
        await browser.page.getByText(`${first} scans waiting`).waitFor();
        times.push([from, Date.now()]);
      }
      const kept = await stored(browser.page);

      // A browser that was killed may have forgotten its session. The station asks for the key, and sends nothing before.
      await browser.page.context().clearCookies();
      line.mend(service.url);
      await goOnline(browser.page);
      await browser.page.getByText('Sign in, and what waits is sent').waitFor();

      // The service records the first parcel, and is gone before the station hears of it.
      const cut = line.cutAtAnswerTo('POST /v1/scans');
      await signIn(browser.page, key);
      await Promise.race([cut, unexpected(browser.page.getByText('Nothing waits'))]);
      service.kill();
      await service.killed();
      service = await ServiceProcess.start(data, log);
      line.mend(service.url);
      await goOnline(browser.page);
      await browser.page.getByText('Nothing waits').waitFor();
      expect(new Set((await stored(browser.page)).map(({ state }) => state))).toEqual(new Set(['recorded']));
      await service.stop();

      const recorded = (await readLog(data)).filter(({ type }) => type === 'item-shipped');
      const told = recorded.map(({ data: { scanId, barcode, occurredAt } }) => ({ scanId, barcode, occurredAt }));
      expect(told).toEqual(
        kept.map(({ scan }) => scan && { scanId: scan.scanId, barcode: scan.barcode, occurredAt: scan.occurredAt }),
      );
      expect(told.map(({ barcode }) => barcode)).toEqual(items(0, 200));
      let at = 0;
      for (const [round, many] of ROUNDS.entries()) {
        const [from, until] = times[round]!;
        for (const { occurredAt } of told.slice(at, (at += many))) {
          expect(Date.parse(String(occurredAt))).toBeGreaterThanOrEqual(from);
          expect(Date.parse(String(occurredAt))).toBeLessThanOrEqual(until);
        }
      }
    } finally {
      await browser.kill().catch(() => undefined);
      service.kill();
      await line[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    }
  }, 120_000);
});

const items = (first: number, many: number): readonly string[] =>
  Array.from({ length: many }, (_, n) => item(first + n + 1));

async function openStation(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/scan`);
  await page.getByRole('heading', { name: 'Scan', exact: true }).waitFor();
}

async function signIn(page: Page, key: string): Promise<void> {
  await page.getByLabel('Key').fill(key);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.locator('.lead', { hasText: 'Branch MSLA (MSLA)' }).waitFor();
}

/** Fails when it is seen, or when it has not been seen for half a minute: nothing here waits for ever. */
async function unexpected(seen: Locator): Promise<never> {
  await seen.waitFor();
  throw new Error('All was sent before the line was cut.');
}

const goOnline = (page: Page): Promise<boolean> => page.evaluate(() => dispatchEvent(new Event('online')));

async function chooseDestination(page: Page): Promise<void> {
  await page.getByLabel('Ship', { exact: true }).check();
  await page.getByRole('combobox', { name: /^To/ }).selectOption('BOZE');
}
