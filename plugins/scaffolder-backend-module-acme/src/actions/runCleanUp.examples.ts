import { stringify } from 'yaml';

export const examples = [
  {
    description: 'Remove what a run made that was given up',
    example: stringify({
      steps: [
        {
          id: 'cleanUp',
          action: 'acme:run:clean-up',
          name: 'Clean up',
          input: { run: '6f1f2a52-7f6c-4c4e-9d0b-4a0f3c2a7d11' },
        },
      ],
    }),
  },
];
