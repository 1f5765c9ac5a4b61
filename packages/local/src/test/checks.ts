import { InputError } from '@backstage/errors';
import { linesOf } from './lastLines';
import { addOutcomes, Outcome, outcomeOfCommand } from './Outcome';
import { runAndCapture } from './run';

const CONFIG_CHECK = ['config:check', '--strict', '--lax'];

/** The configurations that are in use, each a list of files. */
const CONFIGS: Record<string, readonly string[]> = {
  laptop: ['app-config.yaml', 'packages/local/app-config.yaml'],
  production: ['app-config.yaml', 'app-config.production.yaml'],
  'github-app': [
    'app-config.yaml',
    'app-config.production.yaml',
    'app-config.github-app.yaml',
  ],
  entra: [
    'app-config.yaml',
    'app-config.production.yaml',
    'app-config.entra.yaml',
  ],
  okta: [
    'app-config.yaml',
    'app-config.production.yaml',
    'app-config.okta.yaml',
  ],
  rbac: [
    'app-config.yaml',
    'app-config.production.yaml',
    'app-config.rbac.yaml',
  ],
};

export function checkTypes(): Promise<Outcome> {
  return check('types', 'tsc', []);
}

export function checkLint(): Promise<Outcome> {
  return check('lint', 'backstage-cli', [
    ...['repo', 'lint', '--max-warnings', '0'],
  ]);
}

export function checkFormat(): Promise<Outcome> {
  return check('format', 'prettier', ['--check', '.']);
}

/**
 * Checks the configurations that are named, or all.
 *
 * @throws InputError for a name that none of them has
 */
export async function checkConfigs(names: readonly string[]): Promise<Outcome> {
  const known = Object.keys(CONFIGS);
  const unknown = names.find(name => !known.includes(name));
  if (unknown) {
    throw new InputError(
      `There is no configuration '${unknown}'. Name one of ${known.join(
        ', ',
      )}, or none for all`,
    );
  }
  const outcomes: Outcome[] = [];
  for (const name of names.length > 0 ? names : known) {
    const files = CONFIGS[name].flatMap(file => ['--config', file]);
    outcomes.push(
      await check(`config ${name}`, 'backstage-cli', [
        ...CONFIG_CHECK,
        ...files,
      ]),
    );
  }
  return addOutcomes(outcomes);
}

async function check(
  name: string,
  command: string,
  args: readonly string[],
): Promise<Outcome> {
  const { exitCode, output } = await runAndCapture(command, args);
  return outcomeOfCommand(
    { file: name, name: [command, ...args].join(' ') },
    { exitCode, output: { name: 'output', lines: linesOf(output) } },
  );
}
