import { addOutcomes, Outcome } from './Outcome';
import { linesOf, printable } from './lastLines';
import { Failure, Log } from './TestReport';

const SLOWEST_FILES = 10;
/** So that one failure, its logs and the table of stages fit into 30 lines. */
const MESSAGE_LINES = 4;
const LOG_LINES = 12;
const LINE_LENGTH = 160;
const DESCRIBED_FAILURES = 20;

export interface StageResult {
  readonly name: string;
  readonly outcome: Outcome;
  readonly ms: number;
}

/**
 * The last lines of a run of tests: the slowest files, each failure with the
 * last lines of its logs, the stages, and the names of what failed.
 *
 * @param cachesMs - how long it took to fill caches, which is not counted
 */
export function summaryOf(
  results: readonly StageResult[],
  cachesMs?: number,
): { lines: string[]; isGood: boolean } {
  const { passed, failures, files } = addOutcomes(
    results.map(({ outcome }) => outcome),
  );
  const slowest = [...files]
    .sort((a, b) => b.ms - a.ms)
    .slice(0, SLOWEST_FILES);
  const totalMs = results.reduce((sum, { ms }) => sum + ms, 0);
  const caches =
    cachesMs === undefined ? '' : `, beside ${duration(cachesMs)} for caches`;
  return {
    isGood: failures.length === 0,
    lines: [
      ...(slowest.length > 0 ? ['', '=== slowest files'] : []),
      ...slowest.map(({ file, ms }) => `${seconds(ms).padStart(7)}  ${file}`),
      ...(failures.length > 0 ? ['', '=== what failed'] : []),
      ...failures.slice(0, DESCRIBED_FAILURES).flatMap(describe),
      ...(failures.length > DESCRIBED_FAILURES
        ? [`and ${failures.length - DESCRIBED_FAILURES} more`]
        : []),
      '',
      '=== summary',
      ...results.map(
        ({ name, outcome, ms }) =>
          `${outcome.failures.length > 0 ? '✗' : '✓'} ${name}: ${
            outcome.passed
          } passed, ${outcome.failures.length} failed, ${duration(ms)}`,
      ),
      `took ${duration(totalMs)}${caches}`,
      ...failures.map(failure => `✗ ${nameOf(failure)}`),
      `${passed} passed, ${failures.length} failed`,
    ],
  };
}

function describe(failure: Failure): string[] {
  return [
    nameOf(failure),
    ...messageOf(failure).map(line => `    ${line}`),
    ...shares(failure.logs).flatMap(({ name, lines }) => [
      `  ${name}`,
      ...lines.map(line => `    | ${shorten(line)}`),
    ]),
  ];
}

function nameOf({ file, name }: Failure): string {
  return printable(`${file}: ${name || '(no name)'}`);
}

/** What is wrong, and where in our own code. */
function messageOf({ message }: Failure): string[] {
  const lines = linesOf(message);
  const isCall = (line: string) => /^\s+at /.test(line);
  const place = lines.find(
    line => isCall(line) && !line.includes('node_modules'),
  );
  return [
    ...withoutContext(lines.filter(line => !isCall(line))).slice(
      0,
      MESSAGE_LINES,
    ),
    ...(place ? [place.trim()] : []),
  ];
}

/** Of a message with a diff, its first line and what differs. */
function withoutContext(lines: readonly string[]): readonly string[] {
  const start = lines.findIndex(line => /^\+ Received {2}\+ \d+$/.test(line));
  const changes = lines.slice(start + 1).filter(line => /^[-+] /.test(line));
  return start < 0 ? lines : [lines[0], ...changes];
}

/** The last lines of each of several logs, a few of many, more of one. */
function shares(logs: readonly Log[]): readonly Log[] {
  const shown = logs.slice(0, 3);
  // Each has its name above its lines.
  const share = Math.floor(LOG_LINES / shown.length) - 1;
  return shown.map(({ name, lines }) => ({ name, lines: lines.slice(-share) }));
}

/** A backend logs requests in lines of half a screen. */
function shorten(line: string): string {
  return line.length > LINE_LENGTH ? `${line.slice(0, LINE_LENGTH)}…` : line;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

function duration(ms: number): string {
  const s = Math.round(ms / 1000);
  return s < 60 ? `${s} s` : `${Math.floor(s / 60)} min ${s % 60} s`;
}
