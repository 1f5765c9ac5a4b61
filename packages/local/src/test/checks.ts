import { Outcome, outcomeOfExit } from './Outcome';
import { run } from './run';

const CONFIG_CHECK = ['config:check', '--strict', '--lax'];

/** The configurations that are in use, each a list of files. */
const CONFIGS = {
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

export async function checkTypes(): Promise<Outcome> {
  return outcomeOfExit(await run('tsc', []));
}

export async function checkLint(): Promise<Outcome> {
  return outcomeOfExit(
    await run('backstage-cli', ['repo', 'lint', '--max-warnings', '0']),
  );
}

export async function checkFormat(): Promise<Outcome> {
  return outcomeOfExit(await run('prettier', ['--check', '.']));
}

export async function checkConfig(set: keyof typeof CONFIGS): Promise<Outcome> {
  const files = CONFIGS[set].flatMap(file => ['--config', file]);
  return outcomeOfExit(await run('backstage-cli', [...CONFIG_CHECK, ...files]));
}
