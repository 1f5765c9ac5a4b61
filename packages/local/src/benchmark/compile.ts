import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { packagePath, REPOSITORY_ROOT } from '../paths';
import { run } from '../test/run';

// Below the repository, so that what it imports is found.
const OUTPUT = join(REPOSITORY_ROOT, '.cache/benchmark');

/**
 * Compiles a file of this package, and what it imports, to JavaScript, so that
 * the compiler is not part of what is measured.
 *
 * @param path - of the file, from the package
 * @returns the path of the compiled file
 */
export async function compile(path: string): Promise<string> {
  await rm(OUTPUT, { recursive: true, force: true });
  const options = {
    outDir: OUTPUT,
    rootDir: REPOSITORY_ROOT,
    target: 'es2022',
    module: 'commonjs',
    moduleResolution: 'node10',
    lib: 'es2022,dom,dom.iterable',
  };
  const exitCode = await run('tsc', [
    packagePath(path),
    ...['--esModuleInterop', '--strict', '--skipLibCheck'],
    ...Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]),
  ]);
  if (exitCode !== 0) {
    throw new Error(`${path} does not compile`);
  }
  return join(OUTPUT, 'packages/local', path.replace(/\.ts$/, '.js'));
}
