import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** The running processes whose command line holds a text, as their numbers. */
export function processesWith(text: string): number[] {
  return commandLines()
    .filter(({ command }) => command.includes(text))
    .map(({ pid }) => pid);
}

function commandLines(): { pid: number; command: string }[] {
  if (process.platform === 'linux') {
    // Not every image has ps.
    return readdirSync('/proc')
      .filter(name => /^\d+$/.test(name))
      .map(name => ({ pid: Number(name), command: readCommandLine(name) }));
  }
  return execFileSync('ps', ['-ax', '-o', 'pid=,command='], {
    encoding: 'utf8',
  })
    .split('\n')
    .map(line => ({ pid: parseInt(line, 10), command: line }));
}

function readCommandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    // It ended while the list was read.
    return '';
  }
}
