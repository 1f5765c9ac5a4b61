import { MemoryLedger } from '../__testUtils__/MemoryLedger';
import {
  RunningRepoPublish,
  startRepoPublish,
  WRITES,
} from '../__testUtils__/startRepoPublish';

// Octokit leaves a second between two writes.
jest.setTimeout(120_000);

describe('acme:github:repo:publish', () => {
  let acme: RunningRepoPublish;

  beforeAll(async () => {
    acme = await startRepoPublish();
  });

  afterEach(() => acme.github.heal());

  afterAll(() => acme.github.remove());

  it.each(Object.entries(WRITES))(
    'goes on with what is there after the %s was refused',
    async (what, write) => {
      const repo = `refused-${what}`;
      await acme.github.fail({ ...write, status: 403 });

      await expect(acme.publish(repo)).rejects.toThrow();
      await acme.publish(repo);

      expect(await acme.inspect(repo)).toEqual(acme.whole(repo));
    },
  );

  it.each(Object.entries(WRITES))(
    'makes one of it when the answer to the %s gets lost',
    async (what, write) => {
      const repo = `lost-${what}`;
      await acme.github.fail({ ...write, cut: 'after' });

      await acme.publish(repo);

      expect(await acme.inspect(repo)).toEqual(acme.whole(repo));
    },
  );

  it.each([
    [429, 'creation', 1],
    [503, 'creation', 2],
    [503, 'push', 1],
    [500, 'protection', 1],
  ] as const)(
    'tries again after %s to the %s, answered %s times',
    async (status, what, times) => {
      const repo = `busy-${status}-${what}`;
      await acme.github.fail({ ...WRITES[what], status, times });

      expect(await acme.publish(repo)).toMatchObject({ exists: false });

      expect(await acme.inspect(repo)).toEqual(acme.whole(repo));
    },
  );

  it('makes one of it for two at the same moment', async () => {
    await Promise.all([acme.publish('twice'), acme.publish('twice')]);

    expect(await acme.inspect('twice')).toEqual(acme.whole('twice'));
  });

  it('makes one commit for two that push at the same moment', async () => {
    await acme.github.fail({ ...WRITES.push, delayMs: 1_000, times: 2 });
    const ledgers = [new MemoryLedger(), new MemoryLedger()];
    const outputs = await Promise.all(
      ledgers.map(ledger => acme.publish('pushed', { ledger })),
    );

    expect(await acme.inspect('pushed')).toEqual(acme.whole('pushed'));
    // Each says of itself what is written down of it.
    const pieces = await Promise.all(
      ledgers.map(ledger => ledger.ofRun('mock-task-id')),
    );
    expect(
      outputs.map(({ exists }) => [{ state: exists ? 'found' : 'made' }]),
    ).toMatchObject(pieces.map(([{ state }]) => [{ state }]));
    // Backstage's own push would try for a minute before it gives up.
  }, 30_000);
});
