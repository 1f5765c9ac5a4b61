import { stringify } from 'yaml';

export const examples = [
  {
    description: 'Wait until the catalog serves a new service',
    example: stringify({
      steps: [
        {
          id: 'catalog',
          action: 'acme:catalog:ensure',
          name: 'Bring it into the catalog',
          input: {
            entityRef: 'component:default/checkout-api',
            repoUrl: 'github.com?owner=acme&repo=checkout-api',
            owner: 'group:default/checkout-team',
          },
        },
      ],
    }),
  },
];
