/**
 * A real browser for the tests of the pages: Chromium or Chrome, wherever it is, or installed from the registry of Debian where that may
 * be done. Without one, the tests say loudly that they did not run; with `CI=true` they fail.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];
const USUAL_PLACES = [
  '/usr/bin',
  '/usr/local/bin',
  '/snap/bin',
  '/opt/google/chrome',
  '/Applications/Google Chrome.app/Contents/MacOS',
  '/Applications/Chromium.app/Contents/MacOS',
];
const NAMES_ON_A_MAC = ['Google Chrome', 'Chromium'];
const INSTALL_MS = 600_000;
/** Tests of several files find out at once that there is none: under a lock, and only if nobody has done it meanwhile. */
const INSTALL = `command -v chromium || {
  apt-get update
  apt-get install --yes --no-install-recommends --option=DPkg::Lock::Timeout=300 chromium
}`;

/** Nothing of it may speak to anybody but the service. */
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export function findBrowser(): string | undefined {
  const { WAYBILL_BROWSER: told, PATH: path = '' } = process.env;
  if (told) return told;
  const folders = [...path.split(delimiter), ...USUAL_PLACES];
  return [...NAMES, ...NAMES_ON_A_MAC].flatMap((name) => folders.map((folder) => join(folder, name))).find(isProgram);
}

/** The path of a browser; undefined where there is none and none can be installed. */
export function browserHere(): string | undefined {
  return findBrowser() ?? installed();
}

export const launch = (executablePath: string): Promise<Browser> =>
  chromium.launch({ executablePath, args: FLAGS, timeout: 60_000 });

/** A browser as somebody has it on their desk: with a folder of its own that outlives it. */
export interface DeskBrowser {
  readonly page: Page;
  /** At once, with all of its processes: as if the plug was pulled. */
  kill(): Promise<void>;
}

export async function startOnDesk(executablePath: string, folder: string): Promise<DeskBrowser> {
  const flags = [...FLAGS, '--remote-debugging-port=0', `--user-data-dir=${folder}`, 'about:blank'];
  // A group of processes of its own, to be ended with all that it has started.
  const child = spawn(executablePath, flags, { stdio: ['ignore', 'ignore', 'pipe'], detached: true });
  const gone = once(child, 'exit');
  const address = await new Promise<string>((resolve, reject) => {
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const found = /DevTools listening on (ws:\S+)/.exec(said)?.[1];
      if (found !== undefined) resolve(found);
    });
    gone.then(() => reject(new Error(`The browser ended instead of starting:\n${said}`)), reject);
  });
  const browser = await chromium.connectOverCDP(address);
  const [context] = browser.contexts();
  const page = context?.pages()[0] ?? (await context?.newPage());
  if (!page || child.pid === undefined) throw new Error('The browser has no page.');
  const group = -child.pid;
  return {
    page,
    kill: async () => {
      process.kill(group, 'SIGKILL');
      await gone;
      await browser.close();
    },
  };
}

/** Why the tests of the pages did not run; said where nobody overlooks it. */
export const NO_BROWSER =
  'THE PAGES WERE NOT TESTED: there is no Chromium or Chrome here. Install one (apt-get install chromium), or name it in WAYBILL_BROWSER.';

function installed(): string | undefined {
  const isDebian = existsSync('/etc/debian_version') && process.getuid?.() === 0;
  if (!isDebian) return undefined;
  console.error('Installing Chromium for the tests of the pages …');
  spawnSync('flock', [join(tmpdir(), 'waybill-browser.lock'), 'sh', '-c', INSTALL], {
    stdio: 'ignore',
    timeout: INSTALL_MS,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  return findBrowser();
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
