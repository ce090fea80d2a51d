/** The scan station as branch staff use it: real Chromium, the real service. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { issue } from '../../access/support/keys.js';
import { card, item, registerGroup, shipped } from '../../e2e/support/group.js';
import { launch } from '../../support/browser.js';
import { startService, type Service } from '../../support/service.js';
import { executable, withBrowser } from '../support/with-browser.js';
import { accessibilityFaults, openPage, type Visit } from '../support/house.js';
import { scan, stored, typeScan } from '../support/scanner.js';

const today = (hoursAgo: number): string => new Date(Date.now() - hoursAgo * 3_600_000).toISOString();

withBrowser('the scan station', () => {
  let service: Service;
  let browser: Browser;
  let keys: { readonly MSLA: string; readonly BOZE: string };
  beforeAll(async () => {
    [service, browser] = await Promise.all([startService({ now: today(0) }), launch(executable ?? '')]);
    await registerGroup(service);
    keys = {
      MSLA: await issue(service, 'scanner', { branch: 'MSLA' }),
      BOZE: await issue(service, 'scanner', { branch: 'BOZE' }),
    };
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    await service.stop();
  });

  const outcome = (page: Page) => page.locator('.outcome');
  const says = (page: Page, words: string | RegExp) => outcome(page).getByText(words).first().waitFor();

  /** Signed in for a branch. */
  async function station(branch: keyof typeof keys, options: Parameters<typeof openPage>[2] = {}): Promise<Visit> {
    const visit = await openPage(browser, service.url, options);
    visit.page.setDefaultTimeout(5_000);
    await visit.page.addInitScript(spyOnSounds);
    await visit.page.goto('/scan');
    await signIn(visit.page, branch);
    return visit;
  }

  async function signIn(page: Page, branch: keyof typeof keys): Promise<void> {
    await page.getByLabel('Key').fill(keys[branch]);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
    await page.getByText(`Branch ${branch} (${branch})`).first().waitFor();
  }

  interface Heard {
    heard: number[];
  }
  function spyOnSounds(): void {
    const spied = globalThis as unknown as Heard;
    spied.heard = [];
    globalThis.OscillatorNode = class extends OscillatorNode {
      constructor(context: BaseAudioContext, options?: OscillatorOptions) {
        super(context, options);
        spied.heard.push(options?.frequency ?? 0);
      }
    };
  }
  const heard = (page: Page): Promise<number[]> =>
    page.evaluate(() => {
      const spied = globalThis as unknown as Heard;
      return spied.heard.splice(0);
    });

  describe('the main tasks', () => {
    let visit: Visit;
    let page: Page;
    beforeAll(async () => {
      await service.scan(...[1, 2, 3].map((n) => shipped(n, 'BOZE', 'MSLA', today(30))));
      visit = await station('MSLA');
      page = visit.page;
    });
    afterAll(() => visit.leave());

    test('an empty station teaches what to do', async () => {
      await says(page, 'Ready');
      expect(await page.locator('.empty').textContent()).toMatch(/scan the first item/);
    });

    test('three outcomes, three large words, three sounds', async () => {
      await scan(page, item(1));
      await says(page, /Recorded$/);
      const recorded = await heard(page);
      await scan(page, item(1));
      await says(page, 'Recorded, with an anomaly');
      await says(page, /received here before/);
      const anomaly = await heard(page);
      await scan(page, card(1));
      await says(page, 'Refused');
      await says(page, /patron's card/);
      const refused = await heard(page);
      expect([recorded.length, anomaly.length, refused.length]).toEqual([1, 2, 1]);
      expect(new Set([...recorded, ...anomaly, ...refused]).size).toBe(4);
    });

    test('by hand, by keyboard alone: shipped, its slip shown and printed without a patron', async () => {
      await page.getByLabel('Receive', { exact: true }).focus();
      await page.keyboard.press('ArrowRight');
      await page.getByLabel('Barcode, by hand').focus();
      await page.keyboard.insertText(item(1));
      await page.keyboard.press('Enter');
      await says(page, /Choose the branch that it goes to/);
      await page.getByRole('combobox', { name: /^To/ }).selectOption('BOZE');
      await page.getByLabel('Barcode, by hand').fill(item(1));
      await page.keyboard.press('Enter');
      await says(page, 'Shipped to BOZE');
      await says(page, /Recorded$/);
      await page.getByRole('button', { name: `Slip of ${item(1)}` }).press('Enter');
      await page.getByRole('heading', { name: 'Transit slips' }).waitFor();
      expect(await page.locator('.slip').textContent()).toMatch(/^BOZEBranch BOZE\d{14}From Branch MSLA/);
      expect(await page.getByRole('img', { name: `Barcode ${item(1)}` }).isVisible()).toBe(true);
      await page.emulateMedia({ media: 'print' });
      expect(await page.locator('.header').isVisible()).toBe(false);
      expect(await page.locator('.slip .to').isVisible()).toBe(true);
      await page.emulateMedia({ media: 'screen' });
      await page.getByRole('button', { name: 'Back to scanning' }).press('Enter');
    });

    test('undo is a void, with a reason; the scan stays in the log', async () => {
      await page
        .getByRole('button', { name: `Undo ${item(1)}` })
        .first()
        .press('Enter');
      await page.getByLabel(`Why ${item(1)} is taken back`).selectOption('Wrong item');
      await says(page, 'Taken back: wrong item');
      await says(page, /Recorded$/);
      const { observations } = (await service.get(`/v1/items/${item(1)}/journey`)).body as {
        observations: { voided?: string }[];
      };
      expect(observations.map(({ voided }) => voided)).toEqual([undefined, undefined, undefined, 'Wrong item']);
    });

    test('damage and inspection', async () => {
      await page.getByLabel('Damage', { exact: true }).check();
      await page.getByLabel('How bad').selectOption('major');
      await scan(page, item(1));
      await says(page, 'Damaged');
      await page.getByLabel('Inspect', { exact: true }).check();
      await page.getByLabel('State').selectOption('worn');
      await scan(page, item(1));
      await says(page, 'Inspected');
      await says(page, /Recorded$/);
      const { observations } = (await service.get(`/v1/items/${item(1)}/journey`)).body as {
        observations: { kind: string }[];
      };
      expect(observations.slice(-2).map(({ kind }) => kind)).toEqual(['damaged', 'inspected']);
    });

    test('a tote: a running count, and at the end what should have come with it', async () => {
      await page.getByLabel('Receive', { exact: true }).check();
      const asked = page.waitForResponse((response) => response.url().includes('/v1/transits'));
      await page.getByRole('button', { name: 'Receive a tote' }).click();
      await asked;
      await scan(page, item(2));
      await page.locator('.tote', { hasText: '1 item' }).waitFor();
      await says(page, /Recorded$/);
      await page.getByRole('button', { name: 'Finish the tote' }).click();
      await page.getByText('Expected with it, but not seen: 1').waitFor();
      expect(await page.locator('.tote tbody').textContent()).toContain(item(3));
      await page.getByRole('button', { name: 'Done' }).click();
    });

    test('nothing is kept in the browser but scans and settings, nor is anything complained of', async () => {
      const kept = await page.evaluate(
        () => JSON.stringify({ ...localStorage }) + JSON.stringify({ ...sessionStorage }) + document.cookie,
      );
      const text = kept + JSON.stringify(await stored(page));
      expect(text).not.toContain(card(1));
      expect(text).not.toContain('wb_');
      expect(await page.evaluate(() => Object.keys(localStorage))).toEqual(['waybill-station']);
      expect(visit.complaints).toEqual([]);
    });

    test('it can be installed', async () => {
      const href = await page.locator('link[rel="manifest"]').getAttribute('href');
      const { icons, start_url: start } = JSON.parse((await service.get(href ?? '')).text) as {
        icons: { src: string }[];
        start_url: string;
      };
      expect(start).toBe('/scan');
      for (const { src } of icons) expect((await service.get(src)).headers.get('content-type')).toBe('image/png');
      expect((await service.get('/station-worker.js')).headers.get('cache-control')).toMatch(/no-/);
    });
  });

  describe('the keyboard of a scanner', () => {
    test('is heard wherever the focus is, and changes nothing else on the page', async () => {
      const { page, leave } = await station('MSLA');
      await page.evaluate(() => localStorage.setItem('waybill-station', '{"burstMs":1000,"branch":"MSLA"}'));
      await page.reload();
      await page.getByRole('button', { name: 'Receive a tote' }).focus();
      await typeScan(page, item(31));
      await says(page, item(31));
      expect(await page.getByRole('button', { name: 'Receive a tote' }).isVisible()).toBe(true);
      await page.getByLabel('State').focus();
      await typeScan(page, item(32));
      await says(page, item(32));
      expect(await page.getByLabel('State').inputValue()).toBe('not-inspected');
      await page.getByLabel('Barcode, by hand').fill('half typed');
      await typeScan(page, item(33));
      await says(page, item(33));
      expect(await page.getByLabel('Barcode, by hand').inputValue()).toBe('half typed');
      await page.getByText('Nothing waits').waitFor();
      expect((await stored(page)).map(({ scan: kept }) => kept?.barcode)).toEqual([31, 32, 33].map(item));
      await leave();
    });
  });

  describe('who may send', () => {
    test('after signing out scans wait; they go under no other branch, and then under their own', async () => {
      const visit = await station('MSLA');
      const { page } = visit;
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.getByText('Sign in for MSLA').waitFor();
      await scan(page, item(11), item(12));
      await page.getByText('2 scans waiting').waitFor();
      await signIn(page, 'BOZE');
      await page.getByText('2 scans of MSLA wait here for somebody of MSLA').waitFor();
      expect((await service.get(`/v1/items/${item(11)}`)).status).toBe(404);
      await page.getByRole('button', { name: 'Sign out' }).click();
      await signIn(page, 'MSLA');
      await page.getByText('Nothing waits').waitFor();
      const { observations } = (await service.get(`/v1/items/${item(12)}/journey`)).body as {
        observations: { branch: string }[];
      };
      expect(observations.map(({ branch }) => branch)).toEqual(['MSLA']);
      await visit.leave();
    });

    test('what the service refuses stays, with what to mend, and is sent again', async () => {
      const visit = await station('MSLA');
      const { page } = visit;
      await page.getByLabel('Barcode, by hand').fill('MT-0042');
      await page.keyboard.press('Enter');
      await says(page, 'Refused');
      await page.getByText('1 refused scan to see to').waitFor();
      expect(await page.locator('.refused-list').textContent()).toMatch(/MT-0042.*no legacy barcodes/);
      await service.put('/v1/libraries/MSLA', { name: 'Library MSLA', legacyBarcodes: true });
      await page.getByRole('button', { name: 'Send again' }).click();
      await page.getByText('1 refused scan to see to').waitFor({ state: 'detached' });
      await page.getByText('Nothing waits').waitFor();
      expect((await stored(page)).map(({ state }) => state)).toEqual(['recorded']);
      await visit.leave();
    });
  });

  describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
    test('no fault that a program can find: used, on a slip, and before anybody has signed in', async () => {
      const visit = await openPage(browser, service.url, { colorScheme });
      await visit.page.goto('/scan');
      await visit.page.getByLabel('Key').waitFor();
      expect(await accessibilityFaults(visit.page)).toEqual([]);
      await visit.leave();

      const { page, leave } = await station('MSLA', { colorScheme });
      await page.getByLabel('Ship', { exact: true }).check();
      await page.getByRole('combobox', { name: /^To/ }).selectOption('BOZE');
      await page.getByText('Settings of this station').click();
      await scan(page, item(21), item(22), card(2));
      await says(page, 'Refused');
      await page.getByText('Nothing waits').waitFor();
      expect(await accessibilityFaults(page)).toEqual([]);
      await page.getByRole('button', { name: 'Transit slips' }).click();
      expect(await page.locator('.slip').count()).toBe(2);
      expect(await accessibilityFaults(page)).toEqual([]);
      await leave();
    });
  });

  describe('on a phone', () => {
    test('nothing is wider than the screen, and buttons are large enough for a thumb', async () => {
      const { page, leave } = await station('MSLA', {
        viewport: { width: 360, height: 740 },
        hasTouch: true,
        isMobile: true,
      });
      const wider = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(wider).toBeLessThanOrEqual(0);
      for (const label of await page.locator('.kinds label').all())
        expect((await label.boundingBox())?.height).toBeGreaterThanOrEqual(44);
      await leave();
    });
  });
});
