import SwaggerParser from '@apidevtools/swagger-parser';
import { toError } from '@backstage/errors';
import { parse, parseAllDocuments } from 'yaml';
import { RunningGoldenPaths } from '../../__testUtils__/startGoldenPaths';
import { descriptorProblems } from './descriptorProblems';
import { Rendering } from './Rendering';

/**
 * What is wrong with the rendered files of a service, as far as reading them
 * tells.
 *
 * @param description - which may look like what was left unrendered
 */
export async function problemsOf(
  acme: RunningGoldenPaths,
  repository: Rendering,
  description: string,
): Promise<string[]> {
  const inFiles = repository.paths.flatMap(path => {
    const text = repository.text(path);
    return [
      ...leftOver(path, text.replaceAll(description, '')),
      ...syntaxErrors(path, text),
    ].map(problem => `${path}: ${problem}`);
  });
  return [
    ...inFiles,
    ...(await descriptorProblems(acme, repository.text('catalog-info.yaml'))),
    ...(await apiProblems(repository.text('openapi.yaml'))),
  ];
}

function leftOver(path: string, text: string): string[] {
  const tag = `${path}\n${text}`.match(/\$\{\{|\{%|\{#/);
  // GitHub's own expressions look like the template's.
  return tag && !path.startsWith('.github/workflows/')
    ? [`${tag[0]} was not rendered`]
    : [];
}

function syntaxErrors(path: string, text: string): string[] {
  if (/\.ya?ml$/.test(path)) {
    return parseAllDocuments(text).flatMap(({ errors }) =>
      errors.map(({ message }) => message),
    );
  }
  return path.endsWith('.json') ? errorOf(() => JSON.parse(text)) : [];
}

function errorOf(read: () => unknown): string[] {
  try {
    read();
    return [];
  } catch (error) {
    return [toError(error).message];
  }
}

async function apiProblems(text: string): Promise<string[]> {
  return SwaggerParser.validate(parse(text)).then(
    () => [],
    error => [`openapi.yaml: ${toError(error).message}`],
  );
}
