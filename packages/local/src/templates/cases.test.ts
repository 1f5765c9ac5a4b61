import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { REPOSITORY_ROOT } from '../paths';
import { ADD_SYSTEM, CHANGES, CLEAN_UP, SERVICES } from './__testUtils__/cases';

it('every template of this repository is run dry by a test', async () => {
  const folders = await readdir(join(REPOSITORY_ROOT, 'templates'));

  expect(
    [ADD_SYSTEM, ...SERVICES, ...Object.keys(CHANGES), CLEAN_UP].sort(),
  ).toEqual(folders.sort());
});
