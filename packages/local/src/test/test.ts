import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { InputError, toError } from '@backstage/errors';
import { fillCaches } from './caches';
import { checkConfigs, checkFormat, checkLint, checkTypes } from './checks';
import { runEndToEndTests } from './e2e';
import { runFaultInjection } from './faultInjection';
import { findLongProofs } from './longProofs';
import { outcomeOfError } from './Outcome';
import { InterruptedError } from './run';
import { Stage, Tier } from './Stage';
import { StageResult, summaryOf } from './summary';
import { takeLogDir } from './takeLogDir';
import { runUnitTests } from './unit';

const STAGES: Record<string, Stage> = {
  types: checkTypes,
  lint: checkLint,
  format: checkFormat,
  config: ({ args }) => checkConfigs(args),
  unit: runUnitTests,
  e2e: runEndToEndTests,
};

const FULL_STAGES: Record<string, Stage> = {
  ...STAGES,
  'fault-injection': runFaultInjection,
};

/**
 * Runs what each change has to pass, or one stage of it.
 *
 * @returns the exit code
 */
export async function test([name, ...args]: string[]): Promise<number> {
  if (name !== undefined && !Object.hasOwn(STAGES, name)) {
    throw new InputError(
      `There is no stage '${name}'. The stages are ${namesOf(
        STAGES,
      )}; without one, all are run`,
    );
  }
  return runTier('first', STAGES, name, args);
}

/**
 * Runs all tests there are, or one stage, or one long proof.
 *
 * @returns the exit code
 */
export async function testFull(argv: string[]): Promise<number> {
  const { only, args } = parseFullArgs(argv);
  if (only === undefined || Object.hasOwn(FULL_STAGES, only)) {
    return runTier('full', FULL_STAGES, only, args);
  }
  const proofs = await findLongProofs();
  const proof = proofs.find(({ name }) => name === only);
  if (!proof) {
    throw new InputError(
      `There is no '${only}'. The stages are ${namesOf(
        FULL_STAGES,
      )}; the long proofs are ${proofs.map(({ name }) => name).join(', ')}`,
    );
  }
  if (args.length > 0 && !args[0].startsWith('-')) {
    throw new InputError(
      `--only takes one name: '${only}' is a file of tests, and '${args[0]}' would be another`,
    );
  }
  return runTier('full', FULL_STAGES, proof.stage, [proof.file, ...args]);
}

/** What follows the name goes to the tool behind it. */
function parseFullArgs(argv: string[]): {
  only?: string;
  args: readonly string[];
} {
  const end = argv[0] === '--only' ? 2 : 1;
  const args = argv.slice(end);
  try {
    const { values } = parseArgs({
      args: argv.slice(0, end),
      options: { only: { type: 'string' } },
    });
    if (args.some(arg => /^--only(=|$)/.test(arg))) {
      throw new InputError('--only takes one name, and is given once');
    }
    return { only: values.only, args };
  } catch (error) {
    throw new InputError(
      `${
        toError(error).message
      }\nUsage: ./yarnw test:full [--only NAME [arguments...]]`,
    );
  }
}

async function runTier(
  tier: Tier,
  stages: Record<string, Stage>,
  only: string | undefined,
  args: readonly string[],
): Promise<number> {
  const results: StageResult[] = [];
  let cachesMs: number | undefined;
  if (only === undefined) {
    console.log('\n=== caches');
    const startedAt = Date.now();
    const failure = await fillCaches().then(
      () => undefined,
      error => outcomeOfError('caches', error),
    );
    cachesMs = Date.now() - startedAt;
    if (failure) {
      return conclude([{ name: 'caches', outcome: failure, ms: cachesMs }]);
    }
  }
  for (const name of only === undefined ? Object.keys(stages) : [only]) {
    console.log(`\n=== ${name}`);
    const startedAt = Date.now();
    const outcome = await runStage(name, stages[name], { tier, args });
    results.push({ name, outcome, ms: Date.now() - startedAt });
  }
  return conclude(results, cachesMs);
}

/** @returns the exit code */
function conclude(results: readonly StageResult[], cachesMs?: number): number {
  const { lines, isGood } = summaryOf(results, cachesMs);
  lines.forEach(line => console.log(line));
  return isGood ? 0 : 1;
}

async function runStage(
  name: string,
  stage: Stage,
  options: { tier: Tier; args: readonly string[] },
) {
  const dir = await mkdtemp(join(tmpdir(), `portal-${name}-`));
  const logDir = await takeLogDir(name);
  try {
    return await stage({ ...options, dir, logDir });
  } catch (error) {
    // What was asked for does not exist, or nothing more is wanted.
    if (error instanceof InputError || error instanceof InterruptedError) {
      throw error;
    }
    // The other stages are worth their result all the same.
    return outcomeOfError(name, error);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

function namesOf(stages: Record<string, Stage>): string {
  return Object.keys(stages).join(', ');
}
