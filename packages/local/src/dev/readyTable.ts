import { relative } from 'node:path';
import { Service } from '../service/Service';
import { REPOSITORY_ROOT } from '../paths';
import { Settings } from '../settings';

/** What a person needs once the portal runs, and how long it took. */
export function readyTable(
  services: readonly Service[],
  settings: Settings,
  elapsedMs: number,
): string {
  const state = shown(settings.stateDir);
  const rows = [
    ...services.map(({ name, url }) => [name, url]),
    ['For scripts', `${state}/env (PORTAL_URL, PORTAL_TOKEN)`],
    ['Logs', shown(settings.logDir)],
    ['Ready after', `${(elapsedMs / 1000).toFixed(0)} s`],
  ];
  const nameWidth = Math.max(...rows.map(([name]) => name.length));
  const valueWidth = Math.max(...rows.map(([, value]) => value.length));
  const rule = (left: string, middle: string, right: string) =>
    left +
    '─'.repeat(nameWidth + 2) +
    middle +
    '─'.repeat(valueWidth + 2) +
    right;
  return [
    rule('┌', '┬', '┐'),
    ...rows.map(
      ([name, value]) =>
        `│ ${name.padEnd(nameWidth)} │ ${value.padEnd(valueWidth)} │`,
    ),
    rule('└', '┴', '┘'),
    'Ctrl-C stops everything.',
  ].join('\n');
}

function shown(dir: string): string {
  return relative(REPOSITORY_ROOT, dir) || '.';
}
