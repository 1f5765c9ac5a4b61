import { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { parse } from 'yaml';

/** What an example gives to its one step. */
export function exampleInput<T>({ example }: TemplateExample): T {
  const { steps } = parse(example);
  return steps[0].input;
}
