import { stringify } from 'yaml';

export const examples = [
  {
    description: 'Follow the retirement of a service by one issue',
    example: stringify({
      steps: [
        {
          id: 'issue',
          action: 'acme:jira:issue',
          name: 'Open the issue',
          input: {
            key: 'retire-checkout-api',
            summary: 'Retire checkout-api',
            description: 'Its consumers move to checkout-api-v2.',
          },
        },
      ],
    }),
  },
];
