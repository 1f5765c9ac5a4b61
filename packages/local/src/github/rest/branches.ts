import { Request, Response, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import { GithubError } from '../errors';
import { readCommit } from '../git/log';
import { BranchProtection, Repository } from '../model';
import { encodePath } from '../represent/Urls';
import { repositoryOf, RestContext } from './context';
import { parseBody } from './parseBody';
import { sendPage } from './page';
import { representProtection } from './representProtection';

const actorsBody = z.object({
  users: z.array(z.string()).default([]),
  teams: z.array(z.string()).default([]),
  apps: z.array(z.string()).default([]),
});

const protectionBody = z.object({
  required_status_checks: z
    .object({
      strict: z.boolean(),
      contexts: z.array(z.string()).default([]),
      checks: z.array(z.object({ context: z.string() })).default([]),
    })
    .nullable(),
  enforce_admins: z.boolean().nullable(),
  required_pull_request_reviews: z
    .object({
      required_approving_review_count: z
        .number()
        .int()
        .min(0)
        .max(6)
        .default(1),
      dismiss_stale_reviews: z.boolean().default(false),
      require_code_owner_reviews: z.boolean().default(false),
      require_last_push_approval: z.boolean().default(false),
      bypass_pull_request_allowances: actorsBody.optional(),
    })
    .nullable(),
  restrictions: actorsBody.nullable(),
  required_linear_history: z.boolean().default(false),
  required_conversation_resolution: z.boolean().default(false),
  allow_force_pushes: z.boolean().nullish(),
  allow_deletions: z.boolean().default(false),
  block_creations: z.boolean().default(false),
  lock_branch: z.boolean().default(false),
});

const PROTECTION = '/repos/:owner/:repo/branches/:branch(*)/protection';

/** What is switched on and off by itself. */
const SWITCHES = [
  { path: 'required_signatures', setting: 'requireSignatures' },
  { path: 'enforce_admins', setting: 'enforceAdmins' },
] as const;

/** Branches, and what protects them. */
export function createBranchesRouter(context: RestContext): Router {
  const { store, represent } = context;
  const router = PromiseRouter();

  router.get('/repos/:owner/:repo/branches', async (request, response) => {
    const repository = repositoryOf(context, request, response);
    const wanted = request.query.protected;
    const branches = await store.git(repository).refs('refs/heads/');
    sendPage(
      request,
      response,
      branches
        .map(({ name, oid }) => {
          const branch = name.replace('refs/heads/', '');
          return {
            name: branch,
            commit: {
              sha: oid,
              url: `${represent.urls.repository(repository)}/commits/${oid}`,
            },
            protected: branch in repository.protections,
          };
        })
        .filter(
          branch => wanted === undefined || String(branch.protected) === wanted,
        ),
    );
  });

  router.get(PROTECTION, async (request, response) => {
    const { repository, branch, url } = await branchOf(request, response);
    const protection = protectionOf(repository, branch);
    response.json(representProtection(context, repository, protection, url));
  });

  router.put(PROTECTION, async (request, response) => {
    const { repository, branch, url } = await branchOf(request, response);
    const body = parseBody(protectionBody, request);
    const protection: BranchProtection = {
      ...fromBody(body),
      requireSignatures:
        repository.protections[branch]?.requireSignatures ?? false,
    };
    repository.protections[branch] = protection;
    await store.save();
    response.json(representProtection(context, repository, protection, url));
  });

  router.delete(PROTECTION, async (request, response) => {
    const { repository, branch } = await branchOf(request, response);
    protectionOf(repository, branch);
    delete repository.protections[branch];
    await store.save();
    response.status(204).end();
  });

  for (const { path, setting } of SWITCHES) {
    const address = `${PROTECTION}/${path}`;

    router.get(address, async (request, response) => {
      const { repository, branch, url } = await branchOf(request, response);
      const enabled = protectionOf(repository, branch)[setting];
      response.json({ url: `${url}/${path}`, enabled });
    });

    router.post(address, async (request, response) => {
      const { repository, branch, url } = await branchOf(request, response);
      protectionOf(repository, branch)[setting] = true;
      await store.save();
      response.json({ url: `${url}/${path}`, enabled: true });
    });

    router.delete(address, async (request, response) => {
      const { repository, branch } = await branchOf(request, response);
      protectionOf(repository, branch)[setting] = false;
      await store.save();
      response.status(204).end();
    });
  }

  router.get(
    '/repos/:owner/:repo/branches/:branch(*)',
    async (request, response) => {
      const repository = repositoryOf(context, request, response);
      const git = store.git(repository);
      const name = request.params.branch;
      const head = await git.head(name);
      const commit = head && (await readCommit(git, head));
      if (!commit) {
        throw branchNotFound();
      }
      const api = represent.urls.repository(repository);
      const url = `${api}/branches/${encodePath(name)}`;
      response.json({
        name,
        commit: represent.git.commit(repository, commit),
        _links: {
          self: url,
          html: `${represent.urls.repositoryHtml(repository)}/tree/${encodePath(
            name,
          )}`,
        },
        protected: name in repository.protections,
        protection: { enabled: name in repository.protections },
        protection_url: `${url}/protection`,
      });
    },
  );

  /** For who may change its protection. */
  async function branchOf(request: Request, response: Response) {
    const repository = repositoryOf(context, request, response, 'admin');
    const { branch } = request.params;
    if (!(await store.git(repository).head(branch))) {
      throw branchNotFound();
    }
    const base = represent.urls.repository(repository);
    return {
      repository,
      branch,
      url: `${base}/branches/${encodePath(branch)}/protection`,
    };
  }

  return router;
}

function branchNotFound(): GithubError {
  return new GithubError(404, 'Branch not found');
}

function protectionOf(
  { protections }: Repository,
  branch: string,
): BranchProtection {
  const protection = protections[branch];
  if (!protection) {
    throw new GithubError(404, 'Branch not protected');
  }
  return protection;
}

function fromBody(
  body: z.infer<typeof protectionBody>,
): Omit<BranchProtection, 'requireSignatures'> {
  const reviews = body.required_pull_request_reviews;
  const checks = body.required_status_checks;
  return {
    enforceAdmins: body.enforce_admins ?? false,
    ...(reviews && {
      pullRequestReviews: {
        approvingReviewCount: reviews.required_approving_review_count,
        dismissStaleReviews: reviews.dismiss_stale_reviews,
        requireCodeOwnerReviews: reviews.require_code_owner_reviews,
        requireLastPushApproval: reviews.require_last_push_approval,
        bypassUsers: reviews.bypass_pull_request_allowances?.users ?? [],
        bypassTeams: reviews.bypass_pull_request_allowances?.teams ?? [],
      },
    }),
    ...(checks && {
      statusChecks: {
        strict: checks.strict,
        contexts: [
          ...new Set([
            ...checks.contexts,
            ...checks.checks.map(check => check.context),
          ]),
        ],
      },
    }),
    ...(body.restrictions && { restrictions: body.restrictions }),
    requireLinearHistory: body.required_linear_history,
    requireConversationResolution: body.required_conversation_resolution,
    allowForcePushes: body.allow_force_pushes ?? false,
    allowDeletions: body.allow_deletions,
    blockCreations: body.block_creations,
    lockBranch: body.lock_branch,
  };
}
