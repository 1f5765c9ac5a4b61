import { execFile } from '../service/execFile';
import { GIT_ENV } from '../github/git/runGit';

/**
 * Runs git in a folder as Ben does on a machine without a configuration.
 *
 * @returns what it printed
 */
export async function git(cwd: string, ...args: string[]): Promise<string> {
  const { stdout } = await execFile('git', args, {
    cwd,
    timeout: 30_000,
    env: {
      ...GIT_ENV,
      GIT_TERMINAL_PROMPT: '0',
      GIT_AUTHOR_NAME: 'Ben',
      GIT_AUTHOR_EMAIL: 'ben@acme.example',
      GIT_COMMITTER_NAME: 'Ben',
      GIT_COMMITTER_EMAIL: 'ben@acme.example',
    },
  });
  return stdout.trim();
}
