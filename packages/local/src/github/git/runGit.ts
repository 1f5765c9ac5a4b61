import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const MAX_OUTPUT_BYTES = 256 * 1024 * 1024;

/** The same whatever the configuration of the machine and its user is. */
export const GIT_ENV: NodeJS.ProcessEnv = {
  PATH: process.env.PATH,
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  // The folder may belong to another user than the one who runs this.
  GIT_CONFIG_COUNT: '2',
  GIT_CONFIG_KEY_0: 'safe.directory',
  GIT_CONFIG_VALUE_0: '*',
  // Names of files as they are, not as octal numbers.
  GIT_CONFIG_KEY_1: 'core.quotePath',
  GIT_CONFIG_VALUE_1: 'false',
};

/** Runs git in a folder and returns what it printed. */
export async function runGit(
  dir: string,
  args: readonly string[],
  options: { env?: NodeJS.ProcessEnv; input?: Buffer | string } = {},
): Promise<Buffer> {
  const running = promisify(execFile)('git', args, {
    cwd: dir,
    env: { ...GIT_ENV, ...options.env },
    encoding: 'buffer',
    maxBuffer: MAX_OUTPUT_BYTES,
  });
  running.child.stdin?.end(options.input);
  return (await running).stdout;
}
