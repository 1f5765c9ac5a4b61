import { randomBytes } from 'node:crypto';
import { JiraData } from './model';

/** What a site begins with: the portal's account, and the project it works in. */
export function seed(): JiraData {
  return {
    token: randomBytes(24).toString('base64url'),
    lastId: 10_100,
    user: {
      accountId: `5b10${randomBytes(10).toString('hex')}`,
      name: 'Portal',
      email: 'portal@acme.example',
    },
    projects: [
      { id: '10000', key: 'PLAT', name: 'Platform', lastIssueNumber: 0 },
    ],
    issues: [],
  };
}
