import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { packagePath } from '../../paths';
import { Go, HclBlock, HclFile } from '../Go';

const MODULES = packagePath('acme/repositories/infra-live/modules');
const SOURCE = '../../modules/';

/** The variables of modules by their names, by the names of the modules. */
export type Modules = Readonly<
  Record<string, Readonly<Record<string, HclBlock>>>
>;

/** Those of infra-live. */
export async function readModules(go: Go): Promise<Modules> {
  const names = await readdir(MODULES);
  const modules = names.map(async name => {
    const { variable = {} } = await go.readHcl(
      join(MODULES, name, 'variables.tf'),
    );
    const variables = Object.entries(variable).map(([key, [block]]) => [
      key,
      block,
    ]);
    return [name, Object.fromEntries(variables)];
  });
  return Object.fromEntries(await Promise.all(modules));
}

/** Where the modules that a file names would not take what it gives to them. */
export function infrastructureProblems(
  { module = {} }: HclFile,
  modules: Modules,
): string[] {
  return Object.entries(module).flatMap(([name, [block]]) => {
    const { source, ...given } = block;
    const variables = modules[String(source).replace(SOURCE, '')];
    if (!variables) {
      return [`${name}: there is no module ${source}`];
    }
    const unknown = Object.keys(given).filter(key => !(key in variables));
    const missing = Object.keys(variables).filter(
      key => !(key in given) && !('default' in variables[key]),
    );
    return [
      ...unknown.map(key => `${name}: ${key} is no variable of ${source}`),
      ...missing.map(key => `${name}: ${source} needs ${key}`),
    ];
  });
}
