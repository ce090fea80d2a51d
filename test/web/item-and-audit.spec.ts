/** Items and audit as an auditor uses them: back to a day, two moments side by side, a kept checkpoint and a forged one. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { issue } from '../access/support/keys.js';
import { lookAfterClaims } from '../damage/support/rounds.js';
import { damaged, item, received, shipped } from '../e2e/support/group.js';
import { accessibilityFaults, allThere, openHouse, signIn, type House, type Visit } from './support/house.js';
import { withBrowser } from './support/with-browser.js';

const N = 900;
const ITEM = item(N);
const day = (of: number, hour = 12): string => new Date(Date.UTC(2026, 3, of, hour)).toISOString();

withBrowser('items and audit', () => {
  let house: House;
  let visit: Visit;
  /** Two branches by code, and the name of the second. */
  let here: string;
  let there: string;
  let named: string;

  beforeAll(async () => {
    house = await openHouse({ days: 28, itemsPerMonth: 300, start: '2026-03-12' });
    const { service } = house;
    const rows = (await service.get('/v1/branches')).body as unknown as { code: string; name: string }[];
    [here, there, named] = [rows[0]!.code, rows[1]!.code, rows[1]!.name];
    // It arrived on the 14th, damaged; that was told on the 20th only.
    service.setClock(day(12, 13));
    await service.scan(shipped(N, here, there, day(12)));
    service.setClock(day(20));
    await service.scan(received(N, there, day(14)), damaged(N, there, day(14, 13)), received(N, there, day(15)));
    service.setClock(day(21));
    await service.scan(shipped(N, there, here, day(21, 11)));
    await lookAfterClaims(service);
    visit = await house.visit(`/items/${ITEM}`);
  }, 240_000);
  afterAll(async () => {
    await visit.leave();
    await house.close();
  });

  const goTo = async (address: string) => {
    await visit.page.goto(address);
    await allThere(visit.page);
  };
  const table = (caption: RegExp) =>
    visit.page.locator('table', { has: visit.page.locator('caption > span', { hasText: caption }) });
  const holding = () => visit.page.locator('.holding').textContent();

  describe('an item', () => {
    test('has its journey as a picture and as tables, with what looked wrong', async () => {
      const { page } = visit;
      expect(await holding()).toContain('With the courier');
      expect(await page.locator('.lane-name').allTextContents()).toEqual(['Courier', named, 'Looked wrong']);
      expect(await page.locator('.lane-bars rect.fill-courier').count()).toBe(2);
      expect(await page.getByRole('img', { name: /Who had it/ }).getAttribute('aria-label')).toMatch(
        /3 times, 2 holders/,
      );
      expect(
        await table(/^Who had it: 3 times/)
          .locator('tbody tr')
          .count(),
      ).toBe(3);
      expect(await table(/anomal/).textContent()).toContain('already-here');
    });

    test('goes back on both clocks by keyboard, and the moment is in the address', async () => {
      const { page } = visit;
      const known = page.getByRole('slider', { name: 'As known at' });
      await known.focus();
      await page.keyboard.press('ArrowLeft');
      await page.keyboard.press('ArrowLeft');
      await page.waitForURL((url) => url.searchParams.get('knownAt') === day(20));
      await allThere(page);
      expect(await holding()).toContain(`Then: At ${named}`);
      await page.keyboard.press('Home');
      await page.waitForURL((url) => url.searchParams.get('knownAt') === day(12, 13));
      await allThere(page);
      // Before the receipt was told of, it was on the road for all that anybody knew.
      expect(await holding()).toContain('Then: With the courier');
      expect(
        await table(/^Who had it: 1 time/)
          .locator('tbody tr')
          .count(),
      ).toBe(1);
      expect(await known.getAttribute('aria-valuetext')).toMatch(/^Apr 12, 2026/);

      await page.reload();
      await allThere(page);
      expect(await holding()).toContain('Then: With the courier');
      await page.getByRole('link', { name: 'Back to now' }).click();
      await allThere(page);
      expect(new URL(page.url()).search).toBe('');
    });

    test('as it was on a day that is typed: who had it then, as we know it today', async () => {
      const { page } = visit;
      await page.getByLabel('As it was at, typed').fill('2026-04-16T12:00:00');
      await page.waitForURL((url) => url.searchParams.has('at'));
      await allThere(page);
      expect(await holding()).toContain(`Then: At ${named}`);
      expect(
        await table(/^Who had it: 2 times/)
          .locator('tbody tr')
          .first()
          .textContent(),
      ).toContain('has it');
      expect(await page.locator('.lane-bars line.then').count()).toBeGreaterThan(0);
    });

    test('tells who reported what, how late, and what that changed', async () => {
      await goTo(`/items/${ITEM}`);
      const rows = table(/events of item/).locator('tbody tr');
      // What was scanned, and the claim that came of it: opened and assessed.
      expect(await rows.count()).toBe(5 + 2);
      const text = (await rows.nth(1).textContent()) ?? '';
      expect(text).toContain('6.0 days later');
      expect(text).toContain('late-report');
      expect(text).toContain('transit: open → closed');
      expect(text).toContain(`custody: courier from ${here} to ${there} → ${there}`);
    });

    test('leads to its claims, and to what can be taken along', async () => {
      const { page } = visit;
      expect(
        await table(/^1 claim/)
          .locator('tbody tr')
          .count(),
      ).toBe(1);
      const links = await page
        .locator('.downloads a[download]')
        .evaluateAll((all) => all.map((link) => link.getAttribute('href')));
      expect(links).toContain(`/v1/evidence/bundles/item/${ITEM}`);
      expect(links.length).toBe(3);
      for (const link of links) expect([link, (await house.service.get(link ?? '')).status]).toEqual([link, 200]);
      await table(/^1 claim/)
        .getByRole('link')
        .click();
      await page.getByRole('heading', { name: `Damage of ${ITEM}` }).waitFor();
      await allThere(page);
    });
  });

  describe('audit', () => {
    test('finds a timeline by keyboard, on either clock, within bounds', async () => {
      const { page } = visit;
      await goTo('/audit');
      expect(await page.locator('.empty').textContent()).toContain('Choose whose timeline');
      await page.getByLabel('Barcode, id or code').focus();
      await page.keyboard.type(ITEM);
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: `Item ${ITEM}` }).waitFor();
      await allThere(page);
      await page.getByLabel('In the order in which it').selectOption('recorded');
      await page.getByLabel('From', { exact: true }).fill('2026-04-18T00:00:00');
      await page.waitForURL((url) => url.searchParams.has('since'));
      await allThere(page);
      expect(
        await table(/as they were recorded/)
          .locator('tbody tr')
          .count(),
      ).toBe(4 + 2);
      await page.getByLabel('As known at').fill('2026-04-20T23:00:00');
      await page.waitForURL((url) => url.searchParams.has('knownAt'));
      await allThere(page);
      expect(
        await table(/as they were recorded/)
          .locator('tbody tr')
          .count(),
      ).toBe(3);
    });

    test('tells what to mend when there is no such thing, and pages through what is long', async () => {
      const { page } = visit;
      await goTo('/audit?of=item&id=21234000000015');
      expect(await page.getByRole('alert').textContent()).toContain('patron');
      await goTo(`/audit?of=branch&id=${here}`);
      const rows = table(/events of branch/).locator('tbody tr');
      const first = await rows.first().textContent();
      expect(await rows.count()).toBe(100);
      await page.getByRole('link', { name: 'Next page' }).click();
      await page.waitForURL((url) => url.searchParams.has('cursor'));
      await allThere(page);
      expect(await rows.first().textContent()).not.toBe(first);
      await page.getByRole('link', { name: 'To the beginning' }).click();
      await allThere(page);
      expect(await rows.first().textContent()).toBe(first);
    });

    test('lays two moments side by side and marks what differs', async () => {
      const { page } = visit;
      await goTo(`/audit/moments?item=${ITEM}&knownAt=${day(13)}&knownAt2=${day(20)}`);
      const rows = table(/differences/).locator('tbody tr');
      const who = rows.filter({ hasText: 'Who had it' });
      expect(await who.locator('mark').allTextContents()).toEqual([expect.stringContaining('Courier'), named]);
      expect(await who.textContent()).toContain('≠');
      const lag = table(/Lag at both/)
        .locator('tbody tr')
        .first()
        .locator('td');
      const [before, after] = await lag.allTextContents();
      expect(Number(before?.replace(',', ''))).toBeGreaterThan(100);
      expect(before).toBe(after);
      await page.getByLabel('Show').selectOption('all');
      await page.waitForURL((url) => url.searchParams.get('same') === 'all');
      expect(await rows.count()).toBeGreaterThan(3);
    });
  });

  describe('checkpoints', () => {
    let kept: string;
    let verifier: string;
    const verified = async (checkpoint: string, key: string) => {
      const { page } = visit;
      await page.getByLabel('Checkpoint', { exact: true }).fill(checkpoint);
      await page.getByLabel('Verifier key, or several, one a line', { exact: true }).fill(key);
      await page.getByRole('button', { name: 'Verify', exact: true }).click();
      await page.locator('.verdict').waitFor();
      return page
        .locator('.verdict li')
        .evaluateAll((all) => all.map((step) => `${step.classList.value} ${step.textContent}`));
    };

    test('are signed when somebody asks who may, and are there to be kept', async () => {
      const { page } = visit;
      await goTo('/audit/checkpoints');
      await page.getByRole('button', { name: 'Sign one now' }).click();
      await page.getByText('Signed and recorded').first().waitFor();
      await allThere(page);
      const link = table(/1 checkpoint/).getByRole('link');
      kept = (await house.service.get((await link.getAttribute('href')) ?? '')).text;
      verifier = (await page.locator('th .hash').last().textContent()) ?? '';
      expect(verifier).toMatch(/^waybill\/\w+\+[0-9a-f]{8}\+/);
    });

    test('verify in the browser after more was recorded; a forged one fails, and it is said at what', async () => {
      await house.service.scan(received(N, here, day(21, 12)));
      await house.service.engine.caughtUp();
      const good = await verified(kept, verifier);
      expect(good.map((step) => step.split(' ')[0])).toEqual(['good', 'good', 'good', 'good']);
      expect(await visit.page.getByRole('status').textContent()).toContain('It holds');

      const [, size = ''] = kept.split('\n');
      const forged = await verified(kept.replace(`\n${size}\n`, `\n${Number(size) - 1}\n`), verifier);
      expect(forged.map((step) => step.split(' ')[0])).toEqual(['good', 'bad', 'good', 'bad']);
      expect(forged[1]).toContain('changed after it was signed');
      expect(forged[3]).toContain('does not begin with the events');
    });

    test('are not signed by an auditor, who sees all the same', async () => {
      const auditor = await house.open();
      await auditor.page.goto('/audit/checkpoints');
      await signIn(auditor.page, await issue(house.service, 'auditor'));
      expect(await auditor.page.getByRole('button', { name: 'Sign one now' }).count()).toBe(0);
      expect(await auditor.page.getByRole('button', { name: /^Verify the checkpoint/ }).count()).toBe(1);
      await auditor.leave();
    });
  });

  const ADDRESSES = [
    `/items/${ITEM}?knownAt=${day(13)}`,
    '/audit',
    `/audit?of=item&id=${ITEM}`,
    `/audit/moments?item=${ITEM}&at=${day(13)}`,
    '/audit/checkpoints',
  ];

  test.each(['light', 'dark'] as const)('in %s, no fault that a program can find', async (colorScheme) => {
    const { page } = visit;
    await page.emulateMedia({ colorScheme });
    for (const address of ADDRESSES) {
      await goTo(address);
      expect([address, await accessibilityFaults(page)]).toEqual([address, []]);
    }
    await verifyNonsense();
    expect(await accessibilityFaults(page)).toEqual([]);
  });

  const verifyNonsense = async () => {
    await visit.page.getByLabel('Checkpoint', { exact: true }).fill('nonsense');
    await visit.page.getByRole('button', { name: 'Verify', exact: true }).click();
    await visit.page.locator('.verdict .bad').waitFor();
  };

  test('on a small screen nothing is wider than it but what scrolls by itself', async () => {
    const { page } = visit;
    await page.setViewportSize({ width: 360, height: 740 });
    for (const address of ADDRESSES) {
      await goTo(address);
      const { scrollWidth, clientWidth } = await page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.documentElement;
        return { scrollWidth, clientWidth };
      });
      expect([address, scrollWidth]).toEqual([address, clientWidth]);
    }
  });

  test('no console error, no warning, nothing that the policy for contents kept away', () =>
    // The one that is asked for above: a patron's card is refused.
    expect(visit.complaints.filter((text) => !text.includes('21234000000015'))).toEqual([]));
});
