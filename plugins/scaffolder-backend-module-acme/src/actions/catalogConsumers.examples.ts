import { stringify } from 'yaml';

export const examples = [
  {
    description: 'List who has to move before a component can end',
    example: stringify({
      steps: [
        {
          id: 'consumers',
          action: 'acme:catalog:consumers',
          name: 'Look for consumers',
          input: { entityRef: 'component:default/checkout-api' },
        },
      ],
    }),
  },
];
