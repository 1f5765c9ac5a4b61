import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { InputError, toError } from '@backstage/errors';
import { benchmark } from './benchmark/benchmark';
import { dev } from './dev/dev';
import { killTest } from './killTest/killTest';
import { parseSelection } from './killTest/parseSelection';
import { readSettings } from './settings';
import { sprawl } from './sprawl/sprawl';
import { test, testFull } from './test/test';

const USAGE = `Usage:
  ./yarnw dev [--reset] [--without-portal]   run the portal on this machine
  ./yarnw test [stage] [arguments...]        run what each change has to pass, or one stage
  ./yarnw test:full [--only name [arguments...]]
                                             run all tests, or one stage or long proof
  ./yarnw benchmark [subject]                measure, and print the numbers
  ./yarnw local:sprawl                       fill a catalog with branches, and mend it
  ./yarnw templates:kill-test [--template name] [--step id] [--cause name]
                                             break golden paths, and count what is there`;

async function main([command, ...args]: string[]): Promise<number> {
  if (command === 'dev') {
    const options = parseDevArgs(args);
    await dev(readSettings(process.env), {
      ...options,
      startedAt: Number(process.env.YARNW_STARTED_AT) * 1000 || Date.now(),
      print: line => console.log(line),
    });
    return 0;
  }
  if (command === 'benchmark') {
    await benchmark(args, line => console.log(line));
    return 0;
  }
  if (command === 'sprawl') {
    await sprawl(process.env, line => console.log(line));
    return 0;
  }
  if (command === 'kill-test') {
    return runKillTest(args);
  }
  if (command === 'test') {
    return test(args);
  }
  if (command === 'test:full') {
    return testFull(args);
  }
  throw new InputError(USAGE);
}

function parseDevArgs(args: string[]) {
  try {
    const { values } = parseArgs({
      args,
      options: {
        reset: { type: 'boolean', default: false },
        'without-portal': { type: 'boolean', default: false },
      },
    });
    return { reset: values.reset, withoutPortal: values['without-portal'] };
  } catch (error) {
    throw new InputError(`${toError(error).message}\n${USAGE}`);
  }
}

/** What it leaves is kept when something is wrong. */
async function runKillTest(args: string[]): Promise<number> {
  const selection = parseSelection(args);
  const dir = await mkdtemp(join(tmpdir(), 'kill test '));
  const logDir = join(dir, 'logs');
  const isTimed = !Object.values(selection).some(Boolean);
  const print = (line: string) => console.log(line);
  const { lines, isGood } = await killTest({
    ...{ selection, dir, logDir, isTimed, print },
  });
  if (isGood) {
    await rm(dir, { recursive: true, force: true });
  } else {
    lines.splice(-1, 0, `kept ${dir}, with logs/backend.log`);
  }
  lines.forEach(print);
  return isGood ? 0 : 1;
}

main(process.argv.slice(2)).then(
  exitCode => process.exit(exitCode),
  error => {
    // What was thrown on purpose says what to do; anything else needs its stack.
    const known = error instanceof Error && error.name !== 'Error';
    console.error(known ? error.message : error);
    process.exit(1);
  },
);
