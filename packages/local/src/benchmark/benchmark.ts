import { InputError } from '@backstage/errors';
import { benchmarkCatalog } from './catalog';
import { benchmarkDocs } from './docs';
import { benchmarkGithub } from './github';
import { benchmarkGoldenPaths } from './goldenPaths';
import { benchmarkPolicy } from './policy';

type Print = (line: string) => void;

const SUBJECTS: Record<string, (print: Print) => Promise<void>> = {
  github: benchmarkGithub,
  'golden-paths': benchmarkGoldenPaths,
  // Of a portal that runs.
  catalog: benchmarkCatalog,
  docs: benchmarkDocs,
  policy: benchmarkPolicy,
};

/** Measures one subject, or all of them. */
export async function benchmark(
  [subject, ...rest]: readonly string[],
  print: Print,
): Promise<void> {
  const known = Object.keys(SUBJECTS);
  if (rest.length > 0 || (subject && !known.includes(subject))) {
    throw new InputError(
      `There is no benchmark '${[subject, ...rest].join(
        ' ',
      )}'. Name one of ${known.join(', ')}, or none for all`,
    );
  }
  for (const name of subject ? [subject] : known) {
    print(`\n=== ${name}`);
    await SUBJECTS[name](print);
  }
}
