import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { JsonObject } from '@backstage/types';
import { parse } from 'yaml';
import { RunningGoldenPaths } from '../../__testUtils__/startGoldenPaths';
import { REPOSITORY_ROOT } from '../../paths';
import { Rendering } from './Rendering';

/** Runs a template of this repository dry, through the real scaffolder. */
export async function dryRun(
  { scaffolder }: RunningGoldenPaths,
  name: string,
  values: JsonObject,
) {
  const folder = join(REPOSITORY_ROOT, 'templates', name);
  const template = parse(await readFile(join(folder, 'template.yaml'), 'utf8'));
  const answer = await scaffolder.dryRun(
    template,
    values,
    await readFolder(folder),
  );
  return {
    rendering: Rendering.of(answer.directoryContents),
    output: answer.output,
    log: answer.log.map(({ body }) => body.message).join('\n'),
  };
}

async function readFolder(folder: string) {
  const entries = await readdir(folder, {
    recursive: true,
    withFileTypes: true,
  });
  return Promise.all(
    entries
      .filter(entry => entry.isFile())
      .map(async entry => {
        const file = join(entry.parentPath, entry.name);
        return {
          path: relative(folder, file),
          base64Content: (await readFile(file)).toString('base64'),
        };
      }),
  );
}
