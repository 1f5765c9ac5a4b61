import { stringify } from 'yaml';

export const examples = [
  {
    description: 'Publish a service',
    example: stringify({
      steps: [
        {
          id: 'publish',
          action: 'acme:github:repo:publish',
          name: 'Publish the repository',
          input: {
            repoUrl: 'github.com?owner=acme&repo=returns-api',
            template: 'go-service',
            description: 'Takes parcels back',
            entityRef: 'component:default/returns-api',
            team: 'checkout-team',
            sourcePath: 'repository',
            commitMessage: 'Begin returns-api',
          },
        },
      ],
    }),
  },
];
