import { stringify } from 'yaml';

export const examples = [
  {
    description: 'Take a database back when a later step failed',
    example: stringify({
      steps: [
        {
          id: 'drop',
          if: '${{ failure() }}',
          action: 'acme:postgres:drop',
          name: 'Take the database back',
          input: {
            name: 'checkout-api',
            entityRef: 'component:default/checkout-api',
            repoUrl: 'github.com?owner=acme&repo=checkout-api',
          },
        },
      ],
    }),
  },
];
