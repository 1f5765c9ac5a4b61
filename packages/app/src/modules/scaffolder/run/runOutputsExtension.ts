import { scaffolderTemplateOutputsBlueprint } from '@backstage/plugin-scaffolder-react/alpha';
import { z } from 'zod';
import { RunOutputs } from './RunOutputs';

/** The templates whose actions write down what they make. */
const TEMPLATE_REFS = [
  'template:default/add-system',
  'template:default/go-service',
  'template:default/node-service',
  'template:default/service-database',
  'template:default/retire-service',
  'template:default/clean-up',
];

export const runOutputsExtension =
  scaffolderTemplateOutputsBlueprint.makeWithOverrides({
    name: 'run',
    configSchema: {
      /** More of them. */
      templateRefs: z.array(z.string()).default([]),
    },
    factory: (originalFactory, { config }) =>
      originalFactory({
        component: RunOutputs,
        templateRefs: [...TEMPLATE_REFS, ...config.templateRefs],
      }),
  });
