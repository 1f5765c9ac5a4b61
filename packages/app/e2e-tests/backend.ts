import { readdirSync, readFileSync, readlinkSync, utimesSync } from 'node:fs';
import { resolve } from 'node:path';

const FOLDER = resolve('packages/backend');
const ENTRY = resolve(FOLDER, 'src/index.ts');

/** Kills the backend of the portal under test, as a crash does. */
export function killBackend() {
  const pid = readdirSync('/proc').find(isBackend);
  if (!pid) {
    throw new Error('No backend runs');
  }
  process.kill(Number(pid), 'SIGKILL');
}

/** Has it started again: it is run by what starts it anew after an edit. */
export function startBackend() {
  const now = new Date();
  utimesSync(ENTRY, now, now);
}

/** Not one of another portal on this machine, nor what started it. */
function isBackend(pid: string): boolean {
  if (!/^\d+$/.test(pid)) {
    return false;
  }
  const port = `BACKEND_PORT=${process.env.BACKEND_PORT}`;
  try {
    return (
      readlinkSync(`/proc/${pid}/cwd`) === FOLDER &&
      readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('src/index') &&
      readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(port)
    );
  } catch {
    // It has ended, or is not ours to look at.
    return false;
  }
}
