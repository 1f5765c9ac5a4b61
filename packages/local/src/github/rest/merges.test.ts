import { RestClient, RestClients } from '../../__testUtils__/RestClient';
import { RestRepository } from '../../__testUtils__/RestRepository';
import { RunningGithub, startGithub } from '../../__testUtils__/startGithub';

jest.setTimeout(60_000);

const REPO = '/repos/{owner}/{repo}';
const PULL = `${REPO}/pulls/{pull_number}`;

describe('pull requests that are merged by the REST API of the local GitHub', () => {
  let github: RunningGithub;
  let ada: RestClient;
  let ben: RestClient;
  let cleo: RestClient;
  let dana: RestClient;
  let repository: RestRepository;

  beforeAll(async () => {
    github = await startGithub({ moreRepositories: 0 });
    const clients = new RestClients(github);
    ada = await clients.as('ada');
    ben = await clients.as('ben');
    cleo = await clients.as('cleo');
    dana = await clients.as('dana');
    repository = new RestRepository(ben, 'checkout-api');
  });

  afterAll(() => github.remove());

  const at = { repo: 'checkout-api' };

  const merge = (
    call: { at: Record<string, string | number> },
    body: object = {},
    client = ben,
  ) => client(`PUT ${PULL}/merge`, { at: call.at, body });

  const patchRepository = (body: object) => ada(`PATCH ${REPO}`, { at, body });

  it('bring a commit with two parents, by default', async () => {
    const { at: place, branch } = await repository.makePull({
      title: 'Bring it',
    });
    const parents = [
      await repository.head('main'),
      await repository.head(branch),
    ];
    const isMerged = () => dana(`GET ${PULL}/merge`, { at: place });
    expect(await isMerged()).toMatchObject({ status: 404 });

    const merged = await merge({ at: place });

    expect(merged).toMatchObject({
      status: 200,
      body: { merged: true, message: 'Pull Request successfully merged' },
    });
    expect(await isMerged()).toMatchObject({ status: 204 });
    expect(await repository.head('main')).toBe(merged.body.sha);
    const { body: commit } = await dana(
      `GET ${REPO}/git/commits/{commit_sha}`,
      {
        at: { ...at, commit_sha: merged.body.sha },
      },
    );
    expect(commit).toMatchObject({
      message: `Merge pull request #${place.pull_number} from acme/${branch}\n\nBring it`,
      author: { name: 'Ben' },
      parents: parents.map(sha => ({ sha })),
    });
    const { body } = await dana(`GET ${PULL}`, { at: place });
    expect(body).toMatchObject({
      state: 'closed',
      merged: true,
      merged_by: { login: 'ben' },
      merge_commit_sha: merged.body.sha,
      changed_files: 1,
    });
  });

  it('become one commit, or the commits themselves, if asked', async () => {
    const squashed = await repository.makePull();
    const { body: squash } = await merge(squashed, {
      merge_method: 'squash',
      commit_title: 'One',
      commit_message: 'For all',
    });
    const { body: commit } = await dana(`GET ${REPO}/commits/{ref}`, {
      at: { ...at, ref: squash.sha },
    });
    const rebased = await repository.makePull();
    const { body: rebase } = await merge(rebased, { merge_method: 'rebase' });

    expect(commit.commit.message).toBe('One\n\nFor all');
    expect(commit.parents).toHaveLength(1);
    expect(rebase.sha).toBe(await repository.head(rebased.branch));
  });

  it('are merged once, also when two want it at the same moment', async () => {
    const pull = await repository.makePull();

    const answers = await Promise.all([merge(pull), merge(pull), merge(pull)]);

    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([200, 405, 405]);
    expect(await merge(pull)).toMatchObject({
      status: 405,
      body: { message: 'Pull Request is not mergeable' },
    });
  });

  it('follow one another, when two are merged at the same moment', async () => {
    const pulls = [await repository.makePull(), await repository.makePull()];

    const answers = await Promise.all(pulls.map(pull => merge(pull)));

    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    for (const { branch } of pulls) {
      const { body } = await dana(`GET ${REPO}/compare/{basehead}`, {
        at: { ...at, basehead: `main...${branch}` },
      });
      expect(body.ahead_by).toBe(0);
    }
  });

  it('are those that were seen', async () => {
    const pull = await repository.makePull();
    const seen = await repository.head(pull.branch);
    const sha = await repository.write(pull.branch, `more-${pull.branch}`);

    expect(await merge(pull, { sha: seen })).toMatchObject({
      status: 409,
      body: {
        message: 'Head branch was modified. Review and try the merge again.',
      },
    });
    expect(await merge(pull, { sha })).toMatchObject({ status: 200 });
  });

  it('do not conflict, are no drafts and are not closed', async () => {
    const [one, other] = [
      await repository.makeBranch({ file: 'conflict' }),
      await repository.makeBranch({ file: 'conflict' }),
    ];
    const pullOf = async (branch: string) => ({
      at: { ...at, pull_number: (await repository.open(branch)).body.number },
    });
    const [first, second] = [await pullOf(one), await pullOf(other)];
    await merge(first);

    expect((await dana(`GET ${PULL}`, second)).body).toMatchObject({
      mergeable: false,
      mergeable_state: 'dirty',
    });
    expect(await merge(second)).toMatchObject({
      status: 405,
      body: { message: 'Pull Request is not mergeable' },
    });
    expect(
      await merge(await repository.makePull({ draft: true })),
    ).toMatchObject({
      status: 405,
      body: { message: 'Pull Request is still a draft' },
    });
    const closed = await repository.makePull();
    await ben(`PATCH ${PULL}`, { at: closed.at, body: { state: 'closed' } });
    expect(await merge(closed)).toMatchObject({ status: 405 });
  });

  it('are merged as the repository allows', async () => {
    const pull = await repository.makePull();
    await patchRepository({ allow_merge_commit: false });

    const refused = await merge(pull);
    await patchRepository({ allow_merge_commit: true });

    expect(refused).toMatchObject({
      status: 405,
      body: { message: 'Merge commits are not allowed on this repository.' },
    });
    expect(
      await ben(`PUT ${PULL}/merge`, {
        at: pull.at,
        wrongBody: { merge_method: 'octopus' },
      }),
    ).toMatchObject({ status: 422 });
    expect(
      await ben(`PUT ${PULL}/merge`, {
        at: pull.at,
        wrongBody: { commit_title: 'a\0b' },
      }),
    ).toMatchObject({ status: 422 });
  });

  it('lose their branch, if the repository says so and it may go', async () => {
    await patchRepository({ delete_branch_on_merge: true });
    const [gone, kept] = [
      await repository.makePull(),
      await repository.makePull(),
    ];
    await ada(`PUT ${REPO}/branches/{branch}/protection`, {
      at: { ...at, branch: kept.branch },
      body: {
        required_status_checks: null,
        enforce_admins: true,
        required_pull_request_reviews: null,
        restrictions: null,
      },
    });

    const answers = [await merge(gone), await merge(kept)];
    await patchRepository({ delete_branch_on_merge: false });

    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    const { body } = await dana(`GET ${REPO}/branches`, {
      at,
      query: { per_page: 100 },
    });
    const names = body.map(({ name }: { name: string }) => name);
    expect(names).toContain(kept.branch);
    expect(names).not.toContain(gone.branch);
    const { body: pull } = await dana(`GET ${PULL}`, { at: gone.at });
    expect(pull).toMatchObject({ merged: true, commits: 1 });
  });

  it('wait for reviews of who may push, and for checks', async () => {
    const base = await repository.makeBranch({ file: '' });
    await ada(`PUT ${REPO}/branches/{branch}/protection`, {
      at: { ...at, branch: base },
      body: {
        required_status_checks: { strict: false, contexts: ['build'] },
        enforce_admins: true,
        required_pull_request_reviews: { required_approving_review_count: 1 },
        restrictions: null,
      },
    });
    const pull = await repository.makePull({ base });
    const approve = (client: RestClient) =>
      client(`POST ${PULL}/reviews`, {
        at: pull.at,
        body: { event: 'APPROVE' },
      });
    const unreviewed = {
      status: 405,
      body: {
        message:
          'At least 1 approving review is required by reviewers with write access.',
      },
    };

    expect(await merge(pull)).toMatchObject(unreviewed);
    // She may only read, so that her word does not count.
    expect(await approve(cleo)).toMatchObject({ status: 200 });
    expect(await merge(pull)).toMatchObject(unreviewed);
    await approve(ada);
    expect(await merge(pull)).toMatchObject({
      status: 405,
      body: { message: 'Required status check "build" is expected.' },
    });
    await ben(`POST ${REPO}/statuses/{sha}`, {
      at: { ...at, sha: await repository.head(pull.branch) },
      body: { state: 'success', context: 'build' },
    });
    expect(await merge(pull)).toMatchObject({ status: 200 });
  });
});
