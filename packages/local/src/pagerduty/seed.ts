import { randomBytes } from 'node:crypto';
import { readOrganization } from '../acme/readOrganization';
import { PagerDutyData, Team } from './model';
import { newId } from './PagerDutyStore';

/**
 * What an account begins with: the teams of `organization.yaml` in a folder, and
 * a user for everybody who is in one of them.
 */
export async function seed(dir: string): Promise<PagerDutyData> {
  const organization = await readOrganization(dir);
  const teams = organization.teams.map(
    ({ name, description, maintainers, members }) => ({
      team: { id: newId(), name, description } satisfies Team,
      logins: [...maintainers, ...members],
    }),
  );
  return {
    token: randomBytes(15).toString('base64url'),
    teams: teams.map(({ team }) => team),
    users: organization.users
      .map(({ login, name, email, role }) => ({
        id: newId(),
        name,
        email,
        role: role === 'admin' ? ('owner' as const) : ('user' as const),
        teamIds: teams
          .filter(({ logins }) => logins.includes(login))
          .map(({ team }) => team.id),
      }))
      .filter(({ teamIds }) => teamIds.length > 0),
    escalationPolicies: [],
    services: [],
  };
}
