import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { REPOSITORY_ROOT } from '../paths';
import { commandLine } from '../service/commandLine';

const LOGS = join(REPOSITORY_ROOT, 'node_modules/.cache/test-logs');
/** In each folder, the number of the process whose logs it holds. */
const OWNER = 'pid';

/**
 * An empty folder for the logs of a stage: the one of its last run, or another
 * beside it while that run goes on.
 */
export async function takeLogDir(stage: string, logs = LOGS): Promise<string> {
  const dir = join(logs, stage);
  const taken = await isInUse(dir);
  for (const name of await readdir(logs).catch(() => [])) {
    const other = join(logs, name);
    if (name.startsWith(`${stage}-`) && !(await isInUse(other))) {
      await rm(other, { recursive: true, force: true });
    }
  }
  const free = taken ? `${dir}-${process.pid}` : dir;
  await rm(free, { recursive: true, force: true });
  await mkdir(free, { recursive: true });
  await writeFile(join(free, OWNER), String(process.pid));
  return free;
}

async function isInUse(dir: string): Promise<boolean> {
  const owner = await readFile(join(dir, OWNER), 'utf8').catch(() => '');
  return (
    owner !== '' &&
    owner !== String(process.pid) &&
    commandLine(owner).includes('test')
  );
}
