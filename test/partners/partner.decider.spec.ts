/** Libraries, branches and lanes: the newest facts count, the same facts again are nothing new. */
import { describe, expect, test } from '@jest/globals';
import { branchDecider, laneDecider, libraryDecider } from '../../src/partners/partner.decider.js';
import type {
  BranchClosed,
  BranchRegistered,
  BranchReopened,
  LaneScheduled,
  LibraryRegistered,
} from '../../src/partners/index.js';
import { specification } from '../support/specification.js';

const library = specification(libraryDecider);
const branch = specification(branchDecider);
const lane = specification(laneDecider);

const missoula = { code: 'MISSOULA', name: 'Missoula Public Library' };
const mainBranch = { code: 'MSLA', name: 'Main', library: 'MISSOULA', timeZone: 'America/Denver' };
const joined: LibraryRegistered = { type: 'library-registered', data: missoula };
const opened: BranchRegistered = { type: 'branch-registered', data: mainBranch };

test('a library joins', () => library.given().when(missoula).then(joined));

test('a library registered again with the same facts is no news', () =>
  library.given(joined).when({ name: missoula.name, code: missoula.code }).thenNothing());

test('a library that gets another name is registered anew', () => {
  const renamed = { ...missoula, name: 'Missoula Public' };
  library.given(joined).when(renamed).then({ type: 'library-registered', data: renamed });
});

test('a library may be allowed legacy barcodes later', () => {
  const allowed = { ...missoula, legacyBarcodes: true };
  library.given(joined).when(allowed).then({ type: 'library-registered', data: allowed });
});

const register = (facts: BranchRegistered['data']) => ({ type: 'register', facts }) as const;

test('a branch opens', () => branch.given().when(register(mainBranch)).then(opened));

test('a branch registered again with the same facts is no news', () =>
  branch
    .given(opened)
    .when(register({ ...mainBranch }))
    .thenNothing());

test.each([
  ['name', { name: 'Main Street' }],
  ['library', { library: 'HAMILTON' }],
  ['time zone', { timeZone: 'America/Boise' }],
  ['location', { latitude: 46.87, longitude: -113.99 }],
] as const)('a branch with another %s is registered anew', (_fact, change) => {
  const facts = { ...mainBranch, ...change };
  branch.given(opened).when(register(facts)).then({ type: 'branch-registered', data: facts });
});

test('a branch that loses its location is registered anew', () => {
  const located = { ...mainBranch, latitude: 46.87, longitude: -113.99 };
  branch.given({ type: 'branch-registered', data: located }).when(register(mainBranch)).then(opened);
});

test('facts of an earlier time may come back', () => {
  const moved: BranchRegistered = { type: 'branch-registered', data: { ...mainBranch, name: 'Annex' } };
  branch.given(opened, moved).when(register(mainBranch)).then(opened);
});

test('the newest facts count', () => {
  const moved: BranchRegistered = { type: 'branch-registered', data: { ...mainBranch, name: 'Annex' } };
  expect(branch.given(opened, moved).state().facts).toEqual(moved.data);
});

describe('closures', () => {
  const closure = { code: 'MSLA', date: '2026-11-26', reason: 'Thanksgiving' };
  const closed: BranchClosed = { type: 'branch-closed', data: closure };
  const reopened: BranchReopened = { type: 'branch-reopened', data: { code: 'MSLA', date: '2026-11-26' } };
  const close = { type: 'close', closure } as const;
  const reopen = { type: 'reopen', code: 'MSLA', date: '2026-11-26' } as const;

  test('a branch closes on a day', () => branch.given(opened).when(close).then(closed));

  test('only a branch that is known', () => branch.given().when(close).thenRefused('unknown-branch'));

  test('said again it is no news, but with another reason', () => {
    branch.given(opened, closed).when(close).thenNothing();
    const other = { ...closure, reason: 'Snow' };
    branch
      .given(opened, closed)
      .when({ type: 'close', closure: other })
      .then({ ...closed, data: other });
  });

  test('it opens after all, once, and may close again', () => {
    branch.given(opened, closed).when(reopen).then(reopened);
    branch.given(opened, closed, reopened).when(reopen).thenNothing();
    branch.given(opened).when(reopen).thenNothing();
    branch.given(opened, closed, reopened).when(close).then(closed);
  });

  test('it stays closed when its facts change', () => {
    const moved: BranchRegistered = { type: 'branch-registered', data: { ...mainBranch, name: 'Annex' } };
    branch.given(opened, closed, moved).when(close).thenNothing();
  });
});

describe('schedules', () => {
  const summer: LaneScheduled['data'] = {
    from: 'MSLA',
    to: 'BOZE',
    since: '2026-07-01',
    weekdays: ['monday', 'friday'],
  };
  const autumn: LaneScheduled['data'] = { ...summer, since: '2026-09-01', weekdays: ['monday'] };
  const scheduled = (data: LaneScheduled['data']): LaneScheduled => ({ type: 'lane-scheduled', data });

  test('a lane gets a schedule, and another one later', () => {
    lane.given().when(summer).then(scheduled(summer));
    lane.given(scheduled(summer)).when(autumn).then(scheduled(autumn));
  });

  test('said again it is no news, also after the next one was said', () => {
    lane
      .given(scheduled(summer))
      .when({ ...summer })
      .thenNothing();
    lane.given(scheduled(summer), scheduled(autumn)).when(summer).thenNothing();
  });

  test('other weekdays from the same day on replace it', () => {
    const busier = { ...summer, weekdays: ['monday', 'wednesday', 'friday'] } as const;
    lane.given(scheduled(summer)).when(busier).then(scheduled(busier));
    lane.given(scheduled(summer), scheduled(busier)).when(summer).then(scheduled(summer));
  });
});
