import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { GraphQLSchema, parse, validate } from 'graphql';
import { createSchema } from '../graphql/schema';

const MODULES = [
  '@backstage/plugin-catalog-backend-module-github',
  '@backstage/plugin-scaffolder-backend-module-github',
  // By which the scaffolder opens pull requests.
  'octokit-plugin-create-pull-request',
];

/** A text between backticks that begins as a query does. */
const QUERY = /`\s*((?:query|mutation)\b[^`]*)`/g;

function queriesOf(module: string): string[] {
  const folder = dirname(require.resolve(module));
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.js'))
    .map(file => readFileSync(join(folder, file), 'utf8'))
    .flatMap(text => [...text.matchAll(QUERY)])
    .map(([, query]) => query.replace('${suspendedAtField}', 'suspendedAt'));
}

describe("GitHub's schema", () => {
  let schema: GraphQLSchema;

  beforeAll(() => {
    schema = createSchema();
  });

  it.each(
    MODULES.flatMap(module =>
      queriesOf(module).map(query => [module, query.split('\n')[0], query]),
    ),
  )('lets %s ask %s', (_module, _firstLine, query) => {
    expect(validate(schema, parse(query))).toEqual([]);
  });

  it('is held against all that the modules ask', () => {
    expect(MODULES.map(module => queriesOf(module).length)).toEqual([9, 1, 1]);
  });
});
