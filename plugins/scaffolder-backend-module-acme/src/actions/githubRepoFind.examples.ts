import { stringify } from 'yaml';

export const examples = [
  {
    description: 'Publish a repository only if it is not there yet',
    example: stringify({
      steps: [
        {
          id: 'find',
          action: 'acme:github:repo:find',
          name: 'Look for the repository',
          input: {
            repoUrl: 'github.com?owner=acme&repo=checkout-api',
            template: 'go-service',
            entityRef: 'component:default/checkout-api',
          },
        },
      ],
    }),
  },
];
