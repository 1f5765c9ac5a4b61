import { JiraService } from '../jira/JiraService';
import { startStandIn } from './startStandIn';

/** A local Jira with the project PLAT, and no issues yet. */
export async function startJira() {
  const standIn = await startStandIn({
    name: 'jira',
    create: options => JiraService.create(options),
    authorization: ({ user, token }) =>
      `Basic ${Buffer.from(`${user}:${token}`).toString('base64')}`,
  });
  const { user, token, project } = standIn.service;
  return Object.assign(standIn, { user, token, project });
}

export type RunningJira = Awaited<ReturnType<typeof startJira>>;
