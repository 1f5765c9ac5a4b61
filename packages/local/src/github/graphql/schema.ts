import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildASTSchema, GraphQLSchema, parse } from 'graphql';
import { REPOSITORY_ROOT } from '../../paths';

// The package exports it to an import alone, which a build to CommonJS has not.
const PUBLISHED_SCHEMA = join(
  REPOSITORY_ROOT,
  'node_modules/@octokit/graphql-schema/schema.graphql',
);

/** What Enterprise has and github.com, whose schema it is, has not. */
const ENTERPRISE = `
  extend type User {
    suspendedAt: DateTime
  }
`;

const DESCRIPTIONS = /"""[^]*?"""/g;

/**
 * GitHub's own published schema. A query that GitHub would refuse, because a
 * field or an argument does not exist, is refused by it.
 */
export function createSchema(): GraphQLSchema {
  const published = readFileSync(PUBLISHED_SCHEMA, 'utf8');
  // It is large: nobody asks here what a field means, or on which line it is.
  const document = parse(published.replace(DESCRIPTIONS, '') + ENTERPRISE, {
    noLocation: true,
  });
  return buildASTSchema(document, { assumeValid: true });
}
