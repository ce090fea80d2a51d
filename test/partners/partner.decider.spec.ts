/** Libraries and branches: the newest facts count, the same facts again are nothing new. */
import { expect, test } from '@jest/globals';
import { branchDecider, libraryDecider } from '../../src/partners/partner.decider.js';
import type { BranchRegistered, LibraryRegistered } from '../../src/partners/index.js';
import { specification } from '../support/specification.js';

const library = specification(libraryDecider);
const branch = specification(branchDecider);

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

test('a branch opens', () => branch.given().when(mainBranch).then(opened));

test('a branch registered again with the same facts is no news', () =>
  branch
    .given(opened)
    .when({ ...mainBranch })
    .thenNothing());

test.each([
  ['name', { name: 'Main Street' }],
  ['library', { library: 'HAMILTON' }],
  ['time zone', { timeZone: 'America/Boise' }],
  ['location', { latitude: 46.87, longitude: -113.99 }],
] as const)('a branch with another %s is registered anew', (_fact, change) => {
  const facts = { ...mainBranch, ...change };
  branch.given(opened).when(facts).then({ type: 'branch-registered', data: facts });
});

test('a branch that loses its location is registered anew', () => {
  const located = { ...mainBranch, latitude: 46.87, longitude: -113.99 };
  branch.given({ type: 'branch-registered', data: located }).when(mainBranch).then(opened);
});

test('facts of an earlier time may come back', () => {
  const moved: BranchRegistered = { type: 'branch-registered', data: { ...mainBranch, name: 'Annex' } };
  branch.given(opened, moved).when(mainBranch).then(opened);
});

test('the newest facts count', () => {
  const moved: BranchRegistered = { type: 'branch-registered', data: { ...mainBranch, name: 'Annex' } };
  expect(branch.given(opened, moved).state()).toEqual(moved.data);
});
