import { stringify } from 'yaml';

export const examples = [
  {
    description: 'Find the pull request that an earlier run opened',
    example: stringify({
      steps: [
        {
          id: 'find',
          action: 'acme:github:pull-request:find',
          name: 'Look for the pull request',
          input: {
            repoUrl: 'github.com?owner=acme&repo=infra-live',
            branch: 'add-checkout-api',
          },
        },
      ],
    }),
  },
];
