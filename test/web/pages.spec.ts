/** The pages as people use them: real Chromium, the real service, a ten simulated weeks. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { received } from '../e2e/support/group.js';
import { accessibilityFaults, allThere, openHouse, signIn, type House, type Visit } from './support/house.js';
import { withBrowser } from './support/with-browser.js';

withBrowser('the pages', () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse();
  }, 240_000);
  afterAll(() => house.close());

  describe('who signs in', () => {
    let visit: Visit;
    beforeAll(async () => {
      visit = await house.open();
    });
    afterAll(() => visit.leave());

    test('is led from the front door to the lag, by keyboard alone, and is told when a key is wrong', async () => {
      const { page } = visit;
      await page.goto('/');
      await page.getByRole('heading', { name: 'Sign in' }).waitFor();
      expect(new URL(page.url()).pathname).toBe('/lag');
      await page.getByLabel('Key').focus();
      await page.keyboard.type('wb_k7mwq2r9tx_notakey');
      await page.keyboard.press('Enter');
      expect(await page.getByRole('alert').textContent()).toMatch(/unknown, revoked or expired. Ask an admin/);
      expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('key');
      await page.keyboard.press('Control+A');
      await page.keyboard.type(house.key);
      await page.keyboard.press('Enter');
      await allThere(page);
      expect(await page.getByRole('link', { name: 'Lag' }).getAttribute('aria-current')).toBe('page');
    });

    test('has a session that no script can read, and no key or anything private in the browser', async () => {
      const { page } = visit;
      await page.getByLabel('Colours').selectOption('dark');
      const [cookie, ...others] = await page.context().cookies();
      expect(others).toEqual([]);
      expect(cookie).toMatchObject({ name: '__Host-waybill', httpOnly: true, secure: true, sameSite: 'Strict' });
      const kept = await page.evaluate(async () => ({
        local: { ...localStorage },
        session: { ...sessionStorage },
        databases: (await indexedDB.databases()).length,
        cookie: document.cookie,
      }));
      expect(kept).toEqual({ local: { 'waybill-theme': 'dark' }, session: {}, databases: 0, cookie: '' });
    });

    test('comes again without a key, and signs out', async () => {
      const { page } = visit;
      await page.reload();
      await allThere(page);
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.getByRole('heading', { name: 'Sign in' }).waitFor();
      expect(await page.context().cookies()).toEqual([]);
      const complaints = visit.complaints.filter((text) => !text.includes('401'));
      expect(complaints).toEqual([]);
    });
  });

  describe('the lag page', () => {
    let visit: Visit;
    beforeAll(async () => {
      visit = await house.visit('/lag');
    });
    afterAll(() => visit.leave());
    const figure = (name: string) =>
      visit.page.locator('.figure', { has: visit.page.locator('dt', { hasText: name }) }).locator('.value');

    test('has the figures of the API, each with its sample size', async () => {
      const { groups } = (await house.service.get('/v1/lag?groupBy=none')).body as {
        groups: [{ open: number; ageing: Record<string, number> }];
      };
      const [{ open, ageing }] = groups;
      expect(open).toBeGreaterThan(50);
      expect(await figure('In transit now').textContent()).toBe(String(open));
      expect(await figure('Over 30 days').textContent()).toBe(String((ageing['30-59'] ?? 0) + (ageing['60+'] ?? 0)));
      expect(await figure('Over 60 days').textContent()).toBe(String(ageing['60+']));
      expect(await figure('Median, March').textContent()).toMatch(/^\d+\.\d days$/);
      const samples = await visit.page
        .locator('.figure')
        .evaluateAll((figures) => figures.map(({ textContent }) => textContent));
      expect(samples.length).toBe(6);
      for (const text of samples) expect(text).toMatch(/of [\d,]+ transits/);
    });

    test('every table is a spreadsheet as well, of the same question', async () => {
      const links = await visit.page
        .locator('a.csv')
        .evaluateAll((all) => all.map((link) => link.getAttribute('href')));
      expect(links.length).toBeGreaterThanOrEqual(5);
      for (const link of links) {
        expect(link).toContain('format=csv');
        const { status, headers } = await house.service.get(link ?? '');
        expect([link, status, headers.get('content-type')]).toEqual([link, 200, 'text/csv; charset=utf-8']);
      }
    });

    test('a filter and an order are in the address, are said aloud, and come back with it', async () => {
      const { page } = visit;
      await page.getByLabel('On the road for more than').selectOption('7');
      await page.getByLabel('Explanation').selectOption('overdue');
      await allThere(page);
      const rows = page.locator('table', { hasText: 'Open transits of more than 7 days' }).locator('tbody tr');
      await page.locator('table', { hasText: 'Open transits of more than 7 days' }).waitFor();
      await page.getByRole('button', { name: 'Days' }).first().click();
      expect(await page.getByRole('status').textContent()).toBe('Sorted by Days, largest first');
      const shown = await rows.allTextContents();
      for (const row of shown) expect(row).toContain('Overdue');
      const ages = await rows.evaluateAll((all) =>
        all.map((row) => Number((row as HTMLTableRowElement).cells[4]?.textContent)),
      );
      expect(ages).toEqual([...ages].sort((a, b) => b - a));
      expect(new URL(page.url()).search).toBe('?older=7&why=overdue&stuck=-days');

      await page.reload();
      await allThere(page);
      expect(await rows.allTextContents()).toEqual(shown);
      await page.goBack();
      await page.goBack();
      await allThere(page);
      expect(await page.getByLabel('On the road for more than').inputValue()).toBe('');
    });

    test('leads from an age to the list, from the list to the item, and back', async () => {
      const { page } = visit;
      await page.goto('/lag');
      await allThere(page);
      await page.getByRole('link', { name: '7 to 13 days' }).click();
      await page.getByText('Open transits of more than 7 days', { exact: true }).waitFor();
      const item = page.locator('a[href^="/items/"]').first();
      const barcode = await item.textContent();
      await item.click();
      await page.getByRole('heading', { name: `Item ${barcode ?? ''}` }).waitFor();
      await allThere(page);
      expect(await page.locator('section[aria-label="Now"]').textContent()).toContain('With the courier');
      expect(await page.locator('table', { hasText: 'transits' }).first().textContent()).toContain('open');
      await page.goBack();
      await page.getByText('Open transits of more than 7 days', { exact: true }).waitFor();
    });

    test('arrow keys go from lane to lane, and Enter asks about one', async () => {
      const { page } = visit;
      await page.goto('/lag');
      await allThere(page);
      const heat = page.locator('table.heat');
      await heat.locator('[tabindex="0"]').focus();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowRight');
      for (
        let tries = 0;
        tries < 10 && !(await page.evaluate(() => document.activeElement instanceof HTMLAnchorElement));
        tries++
      )
        await page.keyboard.press('ArrowRight');
      const lane = await page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
      const [, from = '', to = ''] = /^(\w+) to (\w+):/.exec(lane ?? '') ?? [];
      await page.keyboard.press('Enter');
      await page.waitForURL((url) => url.searchParams.get('from') === from && url.searchParams.get('to') === to);
      await allThere(page);
      expect(await page.locator('select[name="from"]').inputValue()).toBe(from);
      await page.getByRole('link', { name: 'Clear filters' }).click();
      await allThere(page);
    });

    test('tells what a change has changed, before and after', async () => {
      const { page } = visit;
      await page.goto('/lag?changed=2026-03-01');
      await allThere(page);
      const compared = page.locator('.compared');
      expect(await compared.textContent()).toMatch(/Chance alone makes as large a difference/);
      expect(await compared.locator('tbody tr').count()).toBe(2);
    });

    test('what is scanned while it is open changes it', async () => {
      const { page } = visit;
      await page.goto('/lag');
      await allThere(page);
      await page.locator('.live.on').waitFor();
      const before = Number(await figure('In transit now').textContent());
      const { transits } = (await house.service.get('/v1/transits?status=open&limit=1')).body as unknown as {
        transits: [{ barcode: string; to: string }];
      };
      const [{ barcode, to }] = transits;
      await house.service.scan({ ...received(1, to, '2026-04-11T11:00:00.000Z'), barcode, scanId: 'while-open' });
      await page.waitForFunction(
        (wanted) => [...document.querySelectorAll('.figure .value')][0]?.textContent === wanted,
        String(before - 1),
      );
    });

    test('no console error, no warning, nothing that the policy for contents kept away', () =>
      expect(visit.complaints).toEqual([]));
  });

  describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
    let visit: Visit;
    beforeAll(async () => {
      visit = await house.open({ colorScheme });
    });
    afterAll(() => visit.leave());

    test('the sign-in has no fault that a program can find', async () => {
      await visit.page.goto('/items');
      await visit.page.getByLabel('Key').waitFor();
      expect(await accessibilityFaults(visit.page)).toEqual([]);
      await signIn(visit.page, house.key);
    });

    test.each([
      ['the lag', '/lag?changed=2026-03-01'],
      ['a search of items', '/items'],
      ['an item', '/items/…'],
      ['an item that nobody knows', '/items/31234000000016'],
      ['lag of nothing', '/lag?from=NONE'],
    ])('nor has %s', async (_what, address) => {
      await visit.page.goto(address.replace('…', house.item));
      await allThere(visit.page);
      expect(await accessibilityFaults(visit.page)).toEqual([]);
    });
  });

  describe('on a small screen', () => {
    test('nothing is wider than the screen but what scrolls by itself', async () => {
      const visit = await house.visit('/lag', { viewport: { width: 360, height: 740 } });
      const { scrollWidth, clientWidth } = await visit.page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.documentElement;
        return { scrollWidth, clientWidth };
      });
      expect(scrollWidth).toBeLessThanOrEqual(clientWidth);
      await visit.leave();
    });

    test('the first Tab leads to the content', async () => {
      const visit = await house.visit('/items');
      const { page } = visit;
      await page.reload();
      await allThere(page);
      await page.keyboard.press('Tab');
      expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to content');
      await page.keyboard.press('Enter');
      await page.keyboard.press('Tab');
      expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('barcode');
      await visit.leave();
    });
  });
});
