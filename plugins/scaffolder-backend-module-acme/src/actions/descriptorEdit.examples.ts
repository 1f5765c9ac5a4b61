import { stringify } from 'yaml';

export const examples = [
  {
    description: 'Deprecate a component',
    example: stringify({
      steps: [
        {
          id: 'edit',
          action: 'acme:catalog:descriptor:edit',
          name: 'Deprecate it',
          input: {
            entityRef: 'component:default/checkout-api',
            set: { 'spec.lifecycle': 'deprecated' },
          },
        },
      ],
    }),
  },
];
