import { stringify } from 'yaml';

export const examples = [
  {
    description: 'Read a component before it is changed',
    example: stringify({
      steps: [
        {
          id: 'component',
          action: 'acme:catalog:fetch-owned',
          name: 'Read the component',
          input: { entityRef: 'component:default/checkout-api' },
        },
      ],
    }),
  },
];
