import { spawnSync } from 'node:child_process';
import { NotFoundError } from '@backstage/errors';
import { chromium } from '@playwright/test';

const COMMANDS = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/**
 * Finds a Chromium on this machine, or installs one. CHROMIUM names one.
 *
 * @returns the path of its program
 * @throws NotFoundError when there is none and none can be installed
 */
export function findChromium(named = process.env.CHROMIUM): string {
  if (named) {
    if (!runs(named)) {
      throw new NotFoundError(
        `CHROMIUM is '${named}', which does not run; name the program of a Chromium, or unset it`,
      );
    }
    return named;
  }
  for (const install of [undefined, installFromDebian, installFromPlaywright]) {
    install?.();
    const found = [...COMMANDS, chromium.executablePath()].find(runs);
    if (found) {
      return resolveCommand(found);
    }
  }
  throw new NotFoundError(
    'The end-to-end tests need Chromium; there is none on this machine, and none could be installed (see above). ' +
      'Install it, or name its program: CHROMIUM=/path/to/chromium ./yarnw test',
  );
}

/** Playwright wants a path. */
function resolveCommand(command: string): string {
  return spawnSync('sh', ['-c', 'command -v "$0"', command], {
    encoding: 'utf8',
  }).stdout.trim();
}

function installFromDebian() {
  if (process.getuid?.() === 0 && runs('apt-get')) {
    console.log('Installing Chromium with apt-get');
    // The lists of a fresh image are empty or old.
    show('apt-get', ['update', '-qq']);
    show('apt-get', ['install', '-y', '-qq', 'chromium']);
  }
}

function installFromPlaywright() {
  console.log('Installing Chromium with Playwright');
  show('playwright', ['install', 'chromium']);
}

function runs(command: string): boolean {
  return spawnSync(command, ['--version']).status === 0;
}

function show(command: string, args: string[]) {
  spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
}
