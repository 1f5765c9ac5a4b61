import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InputError } from '@backstage/errors';
import { checkConfig, checkFormat, checkLint, checkTypes } from './checks';
import { runEndToEndTests } from './e2e';
import { addOutcomes, Outcome } from './Outcome';
import { runUnitTests } from './unit';

/** Runs in a temporary folder, with the arguments a person gave to it alone. */
type Stage = (dir: string, args: readonly string[]) => Promise<Outcome>;

const STAGES: Record<string, Stage> = {
  types: checkTypes,
  lint: checkLint,
  format: checkFormat,
  'config-laptop': () => checkConfig('laptop'),
  'config-production': () => checkConfig('production'),
  'config-github-app': () => checkConfig('github-app'),
  'config-entra': () => checkConfig('entra'),
  'config-okta': () => checkConfig('okta'),
  'config-rbac': () => checkConfig('rbac'),
  unit: runUnitTests,
  e2e: runEndToEndTests,
};

/**
 * Runs every stage, or the one that is named, and prints the counts.
 *
 * @returns the exit code
 */
export async function test([name, ...args]: string[]): Promise<number> {
  if (name && !(name in STAGES)) {
    throw new InputError(
      `There is no stage '${name}'. The stages are ${Object.keys(STAGES).join(
        ', ',
      )}; without one, all are run`,
    );
  }
  const names = name ? [name] : Object.keys(STAGES);
  const outcomes: [string, Outcome][] = [];
  for (const stage of names) {
    console.log(`\n=== ${stage}`);
    outcomes.push([stage, await runStage(stage, args)]);
  }
  const total = addOutcomes(outcomes.map(([, outcome]) => outcome));
  console.log('\n=== summary');
  for (const [stage, { passed, failed }] of outcomes) {
    console.log(
      `${failed > 0 ? '✗' : '✓'} ${stage}: ${passed} passed, ${failed} failed`,
    );
  }
  console.log(`${total.passed} passed, ${total.failed} failed`);
  return total.failed > 0 ? 1 : 0;
}

async function runStage(
  stage: string,
  args: readonly string[],
): Promise<Outcome> {
  const dir = await mkdtemp(join(tmpdir(), `portal-${stage}-`));
  try {
    return await STAGES[stage](dir, args);
  } catch (error) {
    // The other stages are worth their result all the same.
    console.error(error);
    return { passed: 0, failed: 1 };
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
