/** Damage and partners as the group's staff and a library use them, on weeks in which much is damaged. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { issue } from '../access/support/keys.js';
import { lookAfterClaims } from '../damage/support/rounds.js';
import { card } from '../e2e/support/group.js';
import { SMALL_PHOTO } from '../support/small-photo.js';
import type { Json } from '../support/service.js';
import { accessibilityFaults, allThere, openHouse, signIn, type House, type Visit } from './support/house.js';
import { withBrowser } from './support/with-browser.js';

interface Row extends Json {
  readonly claimId: string;
  readonly barcode: string;
  readonly responsibleLibrary: string;
  readonly owedLibrary: string;
}

withBrowser('damage and partners', () => {
  let house: House;
  let visit: Visit;
  /** One library answers to another for it, by what the policy says. */
  let claim: Row;
  const claimAt = () => `/damage/${encodeURIComponent(claim.claimId)}`;
  const get = async <Answer>(path: string): Promise<Answer> => (await house.service.get(path)).body as Answer;

  beforeAll(async () => {
    house = await openHouse({ days: 30, itemsPerMonth: 300, damageRate: 0.08, soughtTitles: 3, start: '2026-03-01' });
    const { service } = house;
    await service.put('/v1/policies/group/2026-03-01', { shipped: 'requesting-library-pays', reason: 'Minutes' });
    await lookAfterClaims(service);
    const { claims } = await get<{ claims: Row[] }>('/v1/damage');
    claim = claims.find((row) => row['amount'] !== null && row.responsibleLibrary !== row.owedLibrary)!;
    await service.call('POST', `/v1/damage/${claim.claimId}/photos?caption=The%20spine`, SMALL_PHOTO, {
      'content-type': 'image/png',
    });
    await service.engine.caughtUp();
    visit = await house.visit('/damage');
  }, 240_000);
  afterAll(async () => {
    await visit.leave();
    await house.close();
  });

  const goTo = async (address: string) => {
    await visit.page.goto(address);
    await allThere(visit.page);
  };
  const table = (caption: string) =>
    visit.page.locator('table', { has: visit.page.locator('caption > span', { hasText: caption }) });
  const fact = (name: string) =>
    visit.page.locator('.facts div', { has: visit.page.locator('dt', { hasText: name }) }).locator('dd');

  test('the list has the claims of the API; a state is in the address and leads to its claims', async () => {
    const { page } = visit;
    await goTo('/damage');
    const { claims } = await get<{ claims: Row[] }>('/v1/damage?limit=1000');
    expect(claims.length).toBeGreaterThan(5);
    await table(`${claims.length} of ${claims.length} claims`).waitFor();
    await page.getByRole('link', { name: 'Assessed' }).click();
    await allThere(page);
    expect(new URL(page.url()).search).toBe('?status=assessed');
    await page.getByLabel('Answers for it').selectOption(claim.responsibleLibrary);
    await allThere(page);
    const wanted = claims.filter(
      (row) => row['status'] === 'assessed' && row.responsibleLibrary === claim.responsibleLibrary,
    );
    expect(await table(`of ${wanted.length} claims`).locator('tbody tr').count()).toBe(Math.min(25, wanted.length));
    await page.getByRole('link', { name: claim.barcode }).first().click();
    await page.getByRole('heading', { name: `Damage of ${claim.barcode}` }).waitFor();
  });

  test('a claim draws its window on the journey, and tells why in the words of the API', async () => {
    const { page } = visit;
    await goTo(claimAt());
    const { explanation, window, facts } = await get<{
      explanation: string[];
      window: { custodians: unknown[] };
      facts: unknown[];
    }>(`/v1/damage/${claim.claimId}`);
    expect(await page.locator('.sentences li').allTextContents()).toEqual(explanation);
    expect(await page.locator('svg.custody rect.window').count()).toBe(1);
    const drawn = await page.locator('svg.custody g > rect').count();
    expect(await table('Custody as it is drawn').locator('tbody tr').count()).toBe(drawn);
    expect(await table('Who had it in the window').locator('tbody tr').count()).toBe(window.custodians.length);
    expect(await table('What the rule holds by').locator('tbody tr').count()).toBe(facts.length);
    const photo = page.getByRole('img', { name: 'The spine' });
    await photo.scrollIntoViewIfNeeded();
    await page.waitForFunction(() => document.querySelector<HTMLImageElement>('.photos img')?.complete);
    expect(await photo.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
  });

  test('the group’s staff dispute it for a library, by keyboard; a refusal says what to mend, and loses nothing', async () => {
    const { page } = visit;
    await page.getByRole('button', { name: 'Dispute' }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Dispute' });
    await dialog.getByLabel('Who objects').selectOption(claim.responsibleLibrary);
    await dialog.getByLabel('Why').fill(`As the patron ${card(1)} said`);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await dialog.getByText('objects to the assessment').waitFor();
    await dialog.getByRole('button', { name: 'Record it' }).click();
    expect(await dialog.getByRole('alert').textContent()).toMatch(/patron/);
    expect(await dialog.getByLabel('Why').inputValue()).toContain('As the patron');
    await dialog.getByLabel('Why').fill('The spine was loose when it came');
    await dialog.getByRole('button', { name: 'Look it over' }).click();
    await dialog.getByRole('button', { name: 'Record it' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(await page.getByRole('status').first().textContent()).toBe('Dispute: recorded');
    await page.waitForFunction(() => document.querySelector('.facts dd')?.textContent === 'Disputed');
    await table('entries').getByText('The spine was loose when it came').waitFor();
  });

  test('and settle it, after they have looked over what that means', async () => {
    const { page } = visit;
    await page.getByRole('button', { name: 'Settle' }).click();
    const dialog = page.getByRole('dialog', { name: 'Settle' });
    expect(await dialog.getByLabel('Which library').inputValue()).toBe(claim.responsibleLibrary);
    await dialog.getByLabel('Who answers').selectOption('group-pool');
    await dialog.getByLabel('US dollars').fill('12.5');
    await dialog.getByLabel('Why').fill('Nobody can tell');
    await dialog.getByLabel('What is owed').selectOption('price');
    await dialog.getByRole('button', { name: 'Look it over' }).click();
    await dialog.getByRole('button', { name: 'Record it' }).click();
    expect(await dialog.getByRole('alert').textContent()).toContain('Leave `library` out');
    await dialog.getByLabel('Which library').selectOption('');
    await dialog.getByRole('button', { name: 'Look it over' }).click();
    await dialog.getByText('The group’s pool owes').waitFor();
    await dialog.getByRole('button', { name: 'Record it' }).click();
    await page.waitForFunction(() => document.querySelector('.facts dd')?.textContent === 'Settled');
    expect(await fact('What was settled').textContent()).toBe('Its price, $12.50');
    await goTo('/damage/statements');
    await table('1 payment').getByText('$12.50').waitFor();
    await table('1 entry').getByRole('link', { name: claim.barcode }).waitFor();
  });

  test('whoever may not say anything is offered nothing', async () => {
    const other = await house.open();
    await other.page.goto(claimAt());
    await signIn(other.page, await issue(house.service, 'library', { library: claim.responsibleLibrary }));
    await other.page.getByText('There is nothing that you can say of it now.').waitFor();
    await other.page.goto('/damage/policies');
    await allThere(other.page);
    expect(await other.page.getByRole('heading', { name: 'What if' }).count()).toBe(0);
    expect(other.complaints).toEqual([]);
    await other.leave();
  });

  test('two policies stand side by side, and what would have flipped under one is told from → to, with the sums', async () => {
    const { page } = visit;
    await goTo('/damage/policies?since=2026-03-01');
    await page.getByLabel('Rows').selectOption('different');
    await page.locator('select[name="try"]').selectOption('owner-bears-it');
    await page.locator('.verdict').waitFor();
    await allThere(page);
    expect(new URL(page.url()).search).toBe('?since=2026-03-01&only=different&try=owner-bears-it');
    for (const text of await table('Typical cases').locator('tbody tr').allTextContents())
      expect(text).toContain('different');
    const { body } = await house.service.post('/v1/policies/try', { shipped: 'owner-bears-it', since: '2026-03-01' });
    const { flips, accounts } = body as { flips: Row[]; accounts: unknown[] };
    expect(flips.length).toBeGreaterThan(0);
    const rows = table(`${flips.length} damages that flip`).locator('tbody tr');
    expect(await rows.count()).toBe(Math.min(25, flips.length));
    expect(await table('What each comes to').locator('tbody tr').count()).toBe(accounts.length);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'CSV of what flips' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('waybill-what-if.csv');
    await rows.first().getByRole('link').click();
    await page.getByRole('heading', { name: `Damage of ${flips[0]?.barcode ?? ''}` }).waitFor();
  });

  test('a library’s scorecard leads to a figure of fairness, to the items behind it, to the item', async () => {
    const { page } = visit;
    await goTo('/partners');
    await table('as sender and as receiver')
      .getByRole('link', { name: /Missoula/ })
      .click();
    await page.getByRole('heading', { name: 'Missoula Public Library' }).waitFor();
    await allThere(page);
    for (const text of await page.locator('.figure').allTextContents()) expect(text).toMatch(/of [\d,]+ transits/);
    await page.getByRole('link', { name: 'Borrowed', exact: true }).click();
    await page.getByRole('heading', { name: 'Behind “Borrowed”' }).waitFor();
    await allThere(page);
    const { libraries } = await get<{ libraries: { borrowed: number }[] }>('/v1/fairness?library=MISSOULA');
    await table(`${libraries[0]?.borrowed ?? 0} rows`).waitFor();
    await page.locator('a[href^="/items/"]').first().click();
    await page.getByRole('heading', { name: /^Item 3/ }).waitFor();
  });

  test('the map has Montana, its branches, and the lanes of the one that is chosen, as the table beside it has', async () => {
    const { page } = visit;
    await goTo('/partners');
    await page.locator('.map .land').waitFor();
    expect((await page.locator('.map .borders').getAttribute('d'))?.length).toBeGreaterThan(10_000);
    expect(await page.locator('.map circle').count()).toBe(9);
    await page.getByLabel('Lanes of').selectOption('HVRE');
    await allThere(page);
    const { groups } = await get<{ groups: unknown[] }>('/v1/lag?groupBy=lane&branch=HVRE');
    await table(`${groups.length} lanes`).waitFor();
    expect(await page.locator('.map .lane').count()).toBe(groups.length);
  });

  test('the partners print as they are, without what only a screen needs', async () => {
    const { page } = visit;
    await page.emulateMedia({ media: 'print' });
    for (const gone of ['.header', '.filters', '.sub-pages', '.print'])
      expect([gone, await page.locator(gone).first().isVisible()]).toEqual([gone, false]);
    expect(await table('9 branches').locator('tbody tr').last().isVisible()).toBe(true);
    expect((await page.pdf({ format: 'Letter' })).subarray(0, 5).toString()).toBe('%PDF-');
    await page.emulateMedia({ media: null });
  });

  const ADDRESSES = [
    claimAt,
    () => '/damage/policies?try=clean-receipt&since=2026-03-01',
    () => '/damage/rates?by=lane',
    () => '/partners',
    () => '/damage',
    () => '/damage/NONE-such',
    () => '/damage/statements?quarter=2026-Q1',
    () => '/partners/MISSOULA',
    () => '/partners/fairness?figure=lent&library=MISSOULA',
  ];
  /** Those with colours of their own. */
  const COLOURED = 4;

  test('no page has a fault that a program can find, and every table that leads to a spreadsheet leads to one', async () => {
    const { page } = visit;
    const links = new Set<string>();
    for (const address of ADDRESSES) {
      await goTo(address());
      expect([address(), await accessibilityFaults(page)]).toEqual([address(), []]);
      for (const link of await page.locator('a.csv').all()) links.add((await link.getAttribute('href')) ?? '');
    }
    expect(links.size).toBeGreaterThanOrEqual(12);
    for (const link of links) {
      const { status, headers } = await house.service.get(link);
      expect([link, status, headers.get('content-type')]).toEqual([link, 200, 'text/csv; charset=utf-8']);
    }
  }, 90_000);

  test('nor in the dark, nor has a dialog', async () => {
    const { page } = visit;
    await page.emulateMedia({ colorScheme: 'dark' });
    for (const address of [...ADDRESSES.slice(1, COLOURED), claimAt]) {
      await goTo(address());
      expect([address(), await accessibilityFaults(page, ['wcag2aa'])]).toEqual([address(), []]);
    }
    await page.getByRole('button', { name: 'Settle it anew' }).click();
    expect(await accessibilityFaults(page)).toEqual([]);
  }, 60_000);

  test('no console error but of the claim that there is not, and of the two words that were refused', () => {
    const expected = ['NONE-such', `${claim.claimId}/dispute`, `${claim.claimId}/settle`];
    expect(visit.complaints.filter((text) => !expected.some((refused) => text.includes(refused)))).toEqual([]);
  });
});
