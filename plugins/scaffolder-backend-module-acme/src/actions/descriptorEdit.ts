import { readFile, writeFile } from 'node:fs/promises';
import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import { parseEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { editDescriptor } from '../catalog/editDescriptor';
import { examples } from './descriptorEdit.examples';

/** Changes a descriptor in the workspace, for a pull request. */
export function createDescriptorEditAction() {
  return createTemplateAction({
    id: 'acme:catalog:descriptor:edit',
    description:
      'Edits an entity in a descriptor of the workspace, and adds others; every other character stays.',
    examples,
    supportsDryRun: true,
    schema: {
      input: {
        path: z =>
          z.string().default('catalog-info.yaml').describe('In the workspace'),
        entityRef: z => z.string().describe('The entity to edit'),
        set: z =>
          z
            .record(z.union([z.string(), z.number(), z.boolean()]))
            .default({})
            .describe('New values by their paths, such as spec.lifecycle'),
        add: z =>
          z
            .array(z.record(z.any()))
            .default([])
            .describe('Entities to add, unless they are there'),
      },
    },
    async handler(ctx) {
      const { path = 'catalog-info.yaml', entityRef, set, add } = ctx.input;
      const file = resolveSafeChildPath(ctx.workspacePath, path);
      const { kind, name } = parseEntityRef(entityRef);
      const text = await readFile(file, 'utf8').catch(cause => {
        throw new InputError(
          `There is no ${path} in the workspace; fetch it in a step before`,
          cause,
        );
      });
      await writeFile(
        file,
        editDescriptor(text, { kind, name, set: set ?? {}, add: add ?? [] }),
      );
    },
  });
}
