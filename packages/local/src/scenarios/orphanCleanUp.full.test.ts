import { TestDatabases } from '@backstage/backend-test-utils';
import { ChangeTable } from '../__testUtils__/ChangeTable';
import { componentDescriptor } from '../__testUtils__/descriptors';
import { FollowedGithub } from '../__testUtils__/FollowedGithub';

jest.setTimeout(90_000);

const DESCRIPTOR = 'catalog-info.yaml';

const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });

describe('what the catalog shows of a descriptor', () => {
  const table = new ChangeTable();
  let github: FollowedGithub;

  beforeAll(async () => {
    const repositories = ['emptied', 'formerly'].map(name => [
      name,
      { [DESCRIPTOR]: componentDescriptor(name) },
    ]);
    github = await FollowedGithub.start({
      databases,
      repositories: Object.fromEntries(repositories),
      // The clean-up comes when it comes: how long that takes is measured.
      schedules: 'stock',
    });
  });

  afterAll(async () => {
    // What docs/catalog-changes.md tells.
    console.log(table.toMarkdown());
    await github.stop();
  });

  it('lets go what it does not name any more at the next clean-up', async () => {
    // Both wait for the same clean-up.
    await Promise.all([
      table.measure(
        {
          change: 'A descriptor is emptied',
          shows: 'Its entities are gone with the next clean-up',
        },
        () => github.push('emptied', { files: { [DESCRIPTOR]: '' } }),
        () => github.isGone('component:emptied'),
      ),
      table.measure(
        {
          change: "An entity's name is edited in its descriptor",
          shows: 'The entity by its new name alone, with the next clean-up',
        },
        () =>
          github.push('formerly', {
            files: { [DESCRIPTOR]: componentDescriptor('now') },
          }),
        async () =>
          (await github.isServed('component:now')) &&
          (await github.isGone('component:formerly')),
      ),
    ]);
  });
});
