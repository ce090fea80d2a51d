/** Ten simulated weeks, the real service on it, and a real browser in front: once for all tests of a file. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { FolderSender } from '../../../src/cli/send-folder.js';
import { readSettings } from '../../../src/config/settings.js';
import type { SimulationOptions } from '../../../src/simulation/options.js';
import { simulate } from '../../../src/simulation/world.js';
import { issue } from '../../access/support/keys.js';
import { launch, NO_BROWSER } from '../../support/browser.js';
import { startService, type Service } from '../../support/service.js';
import { executable } from './with-browser.js';

const WEEKS = { branches: 9, days: 70, itemsPerMonth: 600, seed: 6, start: '2026-02-01' };
const NOW = '2026-04-11T12:00:00.000Z';

export interface House {
  readonly service: Service;
  readonly browser: Browser;
  /** A key of the group's staff. */
  readonly key: string;
  /** The barcode of an item that is on the road. */
  readonly item: string;
  /** A page of a browser that nobody has used. */
  open(options?: BrowserContextOptions): Promise<Visit>;
  /** The same, signed in, at this address. */
  visit(address: string, options?: BrowserContextOptions): Promise<Visit>;
  close(): Promise<void>;
}

export interface Visit {
  readonly page: Page;
  /** What the browser has complained of: errors, warnings, what the policy for contents has kept away. */
  readonly complaints: readonly string[];
  leave(): Promise<void>;
}

/** `more`: how the weeks are otherwise than usual. */
export async function openHouse(more: Partial<SimulationOptions> = {}): Promise<House> {
  if (executable === undefined) throw new Error(NO_BROWSER);
  const folder = mkdtempSync(join(tmpdir(), 'waybill-pages-'));
  const dataFolder = join(folder, 'data');
  const sender = await FolderSender.open({ ...readSettings({}), dataFolder });
  for (const action of simulate({ ...WEEKS, ...more })) await sender.send(action);
  await sender.finish();
  const [service, browser] = await Promise.all([startService({ folder: dataFolder, now: NOW }), launch(executable)]);
  await service.engine.caughtUp();
  const key = await issue(service, 'monitor');
  const { transits } = (await service.get('/v1/transits?status=open&limit=1')).body as {
    transits: [{ barcode: string }];
  };

  const open = (options?: BrowserContextOptions) => openPage(browser, service.url, options);
  const visit = async (address: string, options: BrowserContextOptions = {}): Promise<Visit> => {
    const visit = await open(options);
    await visit.page.goto(address);
    await signIn(visit.page, key);
    return visit;
  };
  return {
    service,
    browser,
    key,
    item: transits[0].barcode,
    open,
    visit,
    close: async () => {
      await browser.close();
      await service.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A page of a browser that nobody has used, before this service. */
export async function openPage(browser: Browser, baseURL: string, options: BrowserContextOptions = {}): Promise<Visit> {
  const context = await browser.newContext({ baseURL, viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(`${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', ({ message }) => void complaints.push(message));
  page.on('requestfailed', (request) => {
    // A question that was asked again meanwhile, and streams that end with their page.
    if (request.failure()?.errorText !== 'net::ERR_ABORTED') complaints.push(`${request.url()} failed`);
  });
  return { page, complaints, leave: () => context.close() };
}

export async function signIn(page: Page, key: string): Promise<void> {
  await page.getByLabel('Key').fill(key);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await allThere(page);
}

/** Waits until everything on the page was answered. */
export async function allThere(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
  await page.waitForFunction(
    () =>
      document.querySelector('main h1') !== null &&
      document.querySelector('.waiting, main [aria-busy="true"]') === null,
  );
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What WCAG 2.2 AA is violated by, as far as a program can tell: each with the elements. */
export async function accessibilityFaults(
  page: Page,
  tags: readonly string[] = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
): Promise<readonly string[]> {
  // Evaluated by the browser's own tools, so that the policy for contents need make no exception.
  await page.evaluate(axe);
  return page.evaluate(async (values) => {
    interface Found {
      readonly id: string;
      readonly help: string;
      readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
    }
    const { axe } = globalThis as unknown as { axe: { run(options: object): Promise<{ violations: Found[] }> } };
    const { violations } = await axe.run({ runOnly: { type: 'tag', values } });
    return violations.map(
      ({ id, help, nodes }) =>
        `${id}: ${help}\n${nodes
          .slice(0, 3)
          .map(({ html, failureSummary }) => `  ${html}\n  ${failureSummary}`)
          .join('\n')}`,
    );
  }, tags);
}
