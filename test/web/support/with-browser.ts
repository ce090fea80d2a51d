/** `describe` where there is a browser. Where there is none, the tests are skipped loudly; with `CI=true` they fail. */
import { describe } from '@jest/globals';
import { browserHere, NO_BROWSER } from '../../support/browser.js';

export const executable = browserHere();

if (executable === undefined) {
  if (process.env['CI'] === 'true') throw new Error(NO_BROWSER);
  console.error(`\n${'!'.repeat(120)}\n${NO_BROWSER}\n${'!'.repeat(120)}\n`);
}

export const withBrowser = executable === undefined ? describe.skip : describe;
