import { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

export const examples: TemplateExample[] = [
  {
    description: 'Ask for what a service runs on',
    example: stringify({
      steps: [
        {
          id: 'infraPullRequest',
          action: 'acme:github:pull-request:open',
          input: {
            repoUrl: 'github.com?owner=acme&repo=infra-live',
            branch: 'add-returns-api',
            sourcePath: 'infra',
            targetPath: 'services/returns-api',
            title: 'Add returns-api',
            description: 'What returns-api runs on.',
          },
        },
      ],
    }),
  },
];
