import { stringify } from 'yaml';

export const examples = [
  {
    description: 'Give a service a database',
    example: stringify({
      steps: [
        {
          id: 'database',
          action: 'acme:postgres:provision',
          name: 'Make the database',
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
