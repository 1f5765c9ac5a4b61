import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { resolve } from 'node:path';

const FOLDER = resolve('packages/backend');

/** Kills the backend of the portal under test, as a crash of its machine does. */
export function killBackend() {
  const leader = readdirSync('/proc').find(isLeader);
  if (!leader) {
    throw new Error('No backend runs');
  }
  process.kill(-Number(leader), 'SIGKILL');
}

/** Of the group of processes of this backend; not of another on this machine. */
function isLeader(pid: string): boolean {
  if (!/^\d+$/.test(pid)) {
    return false;
  }
  const port = `BACKEND_PORT=${process.env.BACKEND_PORT}`;
  try {
    return (
      readlinkSync(`/proc/${pid}/cwd`) === FOLDER &&
      readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('leash.js') &&
      readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(port)
    );
  } catch {
    // It has ended, or is not ours to look at.
    return false;
  }
}
