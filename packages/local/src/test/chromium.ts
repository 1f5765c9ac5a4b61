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
 * Finds a Chromium on this machine, or installs one.
 *
 * @returns the path of its program
 * @throws NotFoundError when there is none and none can be installed
 */
export async function findChromium(): Promise<string> {
  for (const attempt of [noInstall, installFromDebian, installFromPlaywright]) {
    attempt();
    const found = installed();
    if (found) {
      return found;
    }
  }
  throw new NotFoundError(
    'The end-to-end tests need Chromium; there is none on this machine, and none could be installed (see above). ' +
      'Install it, or name its program: CHROMIUM=/path/to/chromium ./yarnw test',
  );
}

function installed(): string | undefined {
  const candidates = process.env.CHROMIUM
    ? [process.env.CHROMIUM]
    : [...COMMANDS, chromium.executablePath()];
  const command = candidates.find(
    candidate => spawnSync(candidate, ['--version']).status === 0,
  );
  // Playwright wants a path.
  return command?.includes('/') ? command : command && which(command);
}

function which(command: string): string {
  return spawnSync('sh', ['-c', `command -v ${command}`], {
    encoding: 'utf8',
  }).stdout.trim();
}

function noInstall() {}

function installFromDebian() {
  if (process.getuid?.() === 0 && runs('apt-get', ['--version'])) {
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

function runs(command: string, args: string[]): boolean {
  return spawnSync(command, args).status === 0;
}

function show(command: string, args: string[]) {
  spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
}
