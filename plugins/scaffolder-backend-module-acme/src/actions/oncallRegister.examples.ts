import { stringify } from 'yaml';

export const examples = [
  {
    description: 'Have a team called for a service',
    example: stringify({
      steps: [
        {
          id: 'oncall',
          action: 'acme:oncall:register',
          name: 'Register on-call',
          input: {
            service: 'checkout-api',
            team: 'group:default/checkout-team',
            description: 'Baskets and orders',
          },
        },
      ],
    }),
  },
  {
    description: 'Look before anything is made whether it could be',
    example: stringify({
      steps: [
        {
          id: 'oncallCheck',
          action: 'acme:oncall:register',
          name: 'Check on-call',
          input: {
            service: 'returns-api',
            team: 'group:default/checkout-team',
            onlyCheck: true,
          },
        },
      ],
    }),
  },
];
