import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exampleInput } from '../__testUtils__/exampleInput';
import { MemoryLedger } from '../__testUtils__/MemoryLedger';
import {
  RunningRepoPublish,
  startRepoPublish,
  WRITES,
} from '../__testUtils__/startRepoPublish';
import { examples } from './githubRepoPublish.examples';

// Octokit leaves a second between two writes.
jest.setTimeout(120_000);

describe('acme:github:repo:publish', () => {
  let acme: RunningRepoPublish;

  beforeAll(async () => {
    acme = await startRepoPublish();
  });

  afterEach(() => acme.github.heal());

  afterAll(() => acme.github.remove());

  it('publishes a repository, and finds it the next time', async () => {
    expect(await acme.publish('returns-api')).toEqual({
      exists: false,
      url: `${acme.github.url}/acme/returns-api`,
    });
    expect(await acme.publish('returns-api')).toEqual({
      exists: true,
      url: `${acme.github.url}/acme/returns-api`,
    });
    expect(await acme.inspect('returns-api')).toEqual(
      acme.whole('returns-api'),
    );
  });

  it('says what to do when its push is refused', async () => {
    await acme.github.fail({ ...WRITES.push, status: 403 });

    await expect(acme.publish('unpushed')).rejects.toThrow(
      `GitHub answered 403 to the push to ${acme.github.url}/acme/unpushed.git, which does not let the portal do this; ask the platform team`,
    );
  });

  it('knows for its own what it made before it was interrupted', async () => {
    const ledger = new MemoryLedger();
    await acme.publish('interrupted', { ledger });

    const resumed = await acme.publish('interrupted', { ledger });

    expect(resumed).toMatchObject({ exists: false });
    expect(await acme.inspect('interrupted')).toEqual(
      acme.whole('interrupted'),
    );
  });

  it('writes down what it makes, and that it took over what was begun', async () => {
    const first = new MemoryLedger();
    const second = new MemoryLedger();
    await acme.github.fail({ ...WRITES.push, status: 403 });
    await expect(acme.publish('noted', { ledger: first })).rejects.toThrow();
    await acme.publish('noted', { ledger: second });

    const piece = {
      kind: 'repository',
      key: `${acme.github.host}/acme/noted`,
      title: 'acme/noted',
      url: `${acme.github.url}/acme/noted`,
      state: 'made',
    };
    expect(await first.ofRun('mock-task-id')).toMatchObject([piece]);
    expect(await second.ofRun('mock-task-id')).toMatchObject([piece]);
  });

  it('makes one commit of a workspace in which a run was cut off after its own', async () => {
    await acme.github.fail({ ...WRITES.push, status: 403, times: 2 });
    const workspacePath = await mkdtemp(join(tmpdir(), 'cut off '));
    await expect(acme.publish('cut-off', { workspacePath })).rejects.toThrow();
    await acme.github.heal();

    await acme.publish('cut-off', { workspacePath });

    expect(await acme.inspect('cut-off')).toEqual(acme.whole('cut-off'));
    await rm(workspacePath, { recursive: true });
  });

  it('never publishes a workspace that got lost', async () => {
    await expect(acme.publish('lost', { files: {} })).rejects.toThrow(
      'This run has lost the files that it wrote; submit the form again',
    );

    await expect(acme.inspect('lost')).rejects.toThrow('Not Found');
  });

  it('lets no other team into what is there', async () => {
    await acme.publish('of-checkout');

    expect(
      await acme.publish('of-checkout', { team: 'payments-team' }),
    ).toEqual({
      exists: true,
      url: `${acme.github.url}/acme/of-checkout`,
    });
    expect(await acme.inspect('of-checkout')).toEqual(
      acme.whole('of-checkout'),
    );
  });

  it('refuses what another team began', async () => {
    await acme.github.fail({ ...WRITES.push, status: 403 });
    await expect(acme.publish('begun')).rejects.toThrow();

    await expect(
      acme.publish('begun', { team: 'payments-team' }),
    ).rejects.toThrow(
      'The repository acme/begun was begun for checkout-team; let them finish it, or choose another name',
    );
  });

  it.each([
    ['that is empty', false],
    ['with content', true],
  ])(
    'does not touch a repository of somebody else %s',
    async (_, hasContent) => {
      const name = `foreign-${hasContent}`;
      await acme.octokit.rest.repos.createInOrg({
        org: 'acme',
        name,
        auto_init: hasContent,
      });

      await expect(acme.publish(name)).rejects.toThrow(
        `There is a repository acme/${name} that no template made`,
      );

      const { data } = await acme.octokit.rest.repos.listTeams({
        owner: 'acme',
        repo: name,
      });
      expect(data).toEqual([]);
    },
  );

  it('makes nothing in a dry run', async () => {
    expect(await acme.publish('dry', { isDryRun: true })).toEqual({
      exists: false,
    });

    await expect(acme.inspect('dry')).rejects.toThrow('Not Found');
  });

  it('runs its example', async () => {
    expect(await acme.run(exampleInput(examples[0]))).toHaveProperty('url');
  });
});
