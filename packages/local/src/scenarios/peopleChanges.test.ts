import { TestDatabases } from '@backstage/backend-test-utils';
import { waitFor } from '../service/waitFor';
import { ChangeTable } from '../__testUtils__/ChangeTable';
import { FollowedGithub } from '../__testUtils__/FollowedGithub';

jest.setTimeout(90_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
const table = new ChangeTable();
let github: FollowedGithub;

describe('what the catalog shows of', () => {
  beforeAll(async () => {
    github = await FollowedGithub.start({ databases, repositories: {} });
  });

  afterAll(async () => {
    // What docs/catalog-changes.md tells.
    console.log(table.toMarkdown());
    await github.stop();
  });

  describe('a person', () => {
    it('known state: is there without a name and an address when they join', async () => {
      await table.measure(
        {
          change: 'A person joins the organization',
          shows: 'Their User, without name and address until the next sync',
        },
        () =>
          github.octokit.rest.orgs.setMembershipForUser({
            org: 'acme',
            username: 'eve',
          }),
        () => github.isServed('user:eve'),
      );

      expect(await profile('user:eve')).toEqual({
        picture: expect.any(String),
      });
    });

    it('known state: loses name and address when a team gets them', async () => {
      await makeTeam('Gardeners');
      expect(await profile('user:ben')).toMatchObject({
        displayName: 'Ben',
        email: 'ben@acme.example',
      });

      await table.measure(
        {
          change: 'A person joins a team',
          shows:
            'Their membership; their name and address are gone until the next sync',
        },
        () => addTo('gardeners', 'ben'),
        () => isMember('ben', 'gardeners'),
      );

      expect(await profile('user:ben')).toEqual({
        picture: expect.any(String),
      });
    });

    it('is gone, and from their teams, when they leave the organization', async () => {
      expect(await isMember('cleo', 'payments-team')).toBe(true);

      await table.measure(
        { change: 'A person leaves the organization', shows: 'No User' },
        () => leave('cleo'),
        () => github.isGone('user:cleo'),
      );
      await until(
        async () =>
          !(await members('group:payments-team')).includes('user:default/cleo'),
      );
    });

    it('known state: is there again until the next sync, when they leave a GitHub that is not fast', async () => {
      await makeTeam('Divers');
      await addTo('divers', 'dana');
      await until(() => isMember('dana', 'divers'));

      // GitHub tells of the team that was left, and of the organization. Each
      // event is handled with queries, and the first one with more of them.
      await github.delayQueries(300, 10);
      await table.measure(
        {
          change: 'A person who was in a team leaves a GitHub that is not fast',
          shows: 'Their User again, without teams, until the next sync',
        },
        async () => {
          await leave('dana');
          await until(() => github.isGone('user:dana'));
        },
        () => github.isServed('user:dana'),
      );
    });
  });

  describe('a team', () => {
    it('is there when it is made', async () => {
      await table.measure(
        { change: 'A team is made', shows: 'Its Group' },
        () => createTeam('Makers'),
        () => github.isServed('group:makers'),
      );
    });

    it('is called anew when it is renamed', async () => {
      await makeTeam('Old Hands');
      await addTo('old-hands', 'ada');
      await until(() => isMember('ada', 'old-hands'));

      await table.measure(
        {
          change: 'A team is renamed',
          shows: 'The Group of its new name, with its members',
        },
        () => rename('old-hands', 'New Hands'),
        () => isMember('ada', 'new-hands'),
      );
      expect(await github.isServed('group:old-hands')).toBe(false);
    });

    it('known state: stays by its old name, too, if that had more than letters, digits and blanks', async () => {
      await makeTeam('R&D', 'r-d');

      await table.measure(
        {
          change: 'A team like "R&D" is renamed',
          shows: 'Two Groups, the old one until the next sync',
        },
        () => rename('r-d', 'Research'),
        () => github.isServed('group:research'),
      );
      expect(await github.isServed('group:r-d')).toBe(true);
    });

    it('known state: has no children after it was renamed', async () => {
      await makeTeam('Parents');
      const { data } = await github.octokit.rest.teams.getByName({
        org: 'acme',
        team_slug: 'parents',
      });
      await createTeam('Children', data.id);
      await until(
        async () => (await relations('group:children', 'childOf')).length > 0,
      );

      await table.measure(
        {
          change: 'A team that has teams below it is renamed',
          shows:
            'The Groups below name the old one as their parent until the next sync',
        },
        () => rename('parents', 'Elders'),
        () => github.isServed('group:elders'),
      );
      expect(await relations('group:elders', 'parentOf')).toEqual([]);
      expect(await relations('group:children', 'childOf')).toEqual([
        'group:default/parents',
      ]);
    });

    it('is gone when it is deleted', async () => {
      await makeTeam('Leavers');
      await addTo('leavers', 'ada');
      await until(() => isMember('ada', 'leavers'));

      await table.measure(
        { change: 'A team is deleted', shows: 'No Group' },
        () =>
          github.octokit.rest.teams.deleteInOrg({
            org: 'acme',
            team_slug: 'leavers',
          }),
        () => github.isGone('group:leavers'),
      );
    });
  });
});

async function until(isSo: () => Promise<boolean>) {
  expect(await waitFor(isSo, { timeoutMs: 20_000 })).toBe(true);
}

function createTeam(name: string, parent?: number) {
  return github.octokit.rest.teams.create({
    org: 'acme',
    name,
    parent_team_id: parent,
  });
}

async function makeTeam(name: string, slug = slugOf(name)) {
  await createTeam(name);
  await until(() => github.isServed(`group:${slug}`));
}

function slugOf(name: string) {
  return name.toLocaleLowerCase('en-US').replaceAll(' ', '-');
}

function rename(slug: string, name: string) {
  return github.octokit.rest.teams.updateInOrg({
    org: 'acme',
    team_slug: slug,
    name,
  });
}

function addTo(slug: string, username: string) {
  return github.octokit.rest.teams.addOrUpdateMembershipForUserInOrg({
    org: 'acme',
    team_slug: slug,
    username,
  });
}

function leave(username: string) {
  return github.octokit.rest.orgs.removeMember({ org: 'acme', username });
}

async function isMember(login: string, slug: string) {
  const teams = await relations(`user:${login}`, 'memberOf');
  return teams.includes(`group:default/${slug}`);
}

function members(group: string) {
  return relations(group, 'hasMember');
}

async function relations(ref: string, type: string) {
  const entity = await github.entity(ref);
  return (entity?.relations ?? [])
    .filter(relation => relation.type === type)
    .map(({ targetRef }) => targetRef);
}

async function profile(ref: string) {
  return (await github.entity(ref))?.spec?.profile;
}
