import { glob } from 'node:fs/promises';
import { basename } from 'node:path';
import { REPOSITORY_ROOT } from '../paths';
import { FULL_TIER_FILES } from './Stage';

const FOLDERS = '{packages,plugins}/*/{src,e2e-tests}';

/** A file of tests that only the full tier has. */
export interface LongProof {
  /** The name of the file, without what says that it holds tests. */
  readonly name: string;
  readonly stage: 'unit' | 'e2e';
  /** Relative to the root of the repository. */
  readonly file: string;
}

export async function findLongProofs(): Promise<LongProof[]> {
  const proofs: LongProof[] = [];
  for await (const file of glob(`${FOLDERS}/**/*.full.test.{ts,tsx}`, {
    cwd: REPOSITORY_ROOT,
  })) {
    proofs.push({
      name: basename(file).replace(FULL_TIER_FILES, ''),
      stage: file.includes('/e2e-tests/') ? 'e2e' : 'unit',
      file,
    });
  }
  return proofs.sort((a, b) => a.name.localeCompare(b.name, 'en-US'));
}
