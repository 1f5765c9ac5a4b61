import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { commandLine } from '../service/commandLine';

/** The running processes whose command line holds a text, as their numbers. */
export function processesWith(text: string): number[] {
  return runningProcesses().filter(pid => commandLine(pid).includes(text));
}

function runningProcesses(): number[] {
  const pids =
    process.platform === 'linux'
      ? readdirSync('/proc')
      : execFileSync('ps', ['-ax', '-o', 'pid='], { encoding: 'utf8' }).split(
          '\n',
        );
  return pids.map(Number).filter(pid => pid > 0);
}
