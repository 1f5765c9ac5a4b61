import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY_ROOT } from '../paths';
import { findLongProofs } from './longProofs';

describe('findLongProofs', () => {
  it('finds those of Jest and of Playwright, by the names of their files', async () => {
    const proofs = await findLongProofs();

    expect(proofs).toEqual(
      expect.arrayContaining([
        {
          name: 'outages',
          stage: 'unit',
          file: 'packages/local/src/scenarios/outages.full.test.ts',
        },
        {
          name: 'runs',
          stage: 'e2e',
          file: 'packages/app/e2e-tests/runs.full.test.ts',
        },
      ]),
    );
    expect(
      proofs.filter(({ file }) => !existsSync(join(REPOSITORY_ROOT, file))),
    ).toEqual([]);
  });

  it('gives each a name of its own', async () => {
    const names = (await findLongProofs()).map(({ name }) => name);

    expect(names).toEqual([...new Set(names)]);
  });
});
