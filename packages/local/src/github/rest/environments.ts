import { Request, Response, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import { notFound, validationFailed } from '../errors';
import { Environment, nodeId, Permission, Repository } from '../model';
import { repositoryOf, RestContext } from './context';
import { parseBody } from './parseBody';
import { pageOf } from './page';
import { createSecretsRouter } from './secrets';

const environmentBody = z.object({
  wait_timer: z.number().int().min(0).max(43_200).nullish(),
  prevent_self_review: z.boolean().nullish(),
  reviewers: z
    .array(z.object({ type: z.enum(['User', 'Team']), id: z.number() }))
    .max(6)
    .nullish(),
  deployment_branch_policy: z
    .object({
      protected_branches: z.boolean(),
      custom_branch_policies: z.boolean(),
    })
    .nullish(),
});

const policyBody = z.object({
  name: z.string().min(1),
  type: z.enum(['branch', 'tag']).default('branch'),
});

const policyUpdateBody = z.object({ name: z.string().min(1) });

const ENVIRONMENT = '/repos/:owner/:repo/environments/:environment';
const POLICIES = `${ENVIRONMENT}/deployment-branch-policies`;

/** Where a repository deploys to, and what each place keeps. */
export function createEnvironmentsRouter(context: RestContext): Router {
  const { store, represent } = context;
  const router = PromiseRouter();

  router.get('/repos/:owner/:repo/environments', (request, response) => {
    const repository = repositoryOf(context, request, response);
    const { environments } = repository;
    response.json({
      total_count: environments.length,
      environments: pageOf(request, response, environments).map(environment =>
        represented(repository, environment),
      ),
    });
  });

  router.put(ENVIRONMENT, async (request, response) => {
    const repository = repositoryOf(context, request, response, 'admin');
    const body = parseBody(environmentBody, request);
    checkPolicy(body.deployment_branch_policy);
    const reviewers = body.reviewers ?? [];
    checkReviewers(repository, reviewers);
    const environment = ensureEnvironment(
      repository,
      request.params.environment,
    );
    environment.waitMinutes = body.wait_timer ?? 0;
    environment.preventSelfReview = body.prevent_self_review ?? false;
    environment.reviewers = reviewers;
    environment.branchPolicy = body.deployment_branch_policy
      ? {
          protectedBranches: body.deployment_branch_policy.protected_branches,
          customPolicies: body.deployment_branch_policy.custom_branch_policies,
        }
      : undefined;
    environment.updatedAt = new Date().toISOString();
    await store.save();
    response.json(represented(repository, environment));
  });

  router.get(ENVIRONMENT, (request, response) => {
    const { repository, environment } = environmentOf(request, response);
    response.json(represented(repository, environment));
  });

  router.delete(ENVIRONMENT, async (request, response) => {
    const { repository, environment } = environmentOf(
      request,
      response,
      'admin',
    );
    repository.environments = repository.environments.filter(
      other => other !== environment,
    );
    await store.save();
    response.status(204).end();
  });

  router.get(POLICIES, (request, response) => {
    const { branchPolicies } = environmentOf(request, response).environment;
    response.json({
      total_count: branchPolicies.length,
      branch_policies: pageOf(request, response, branchPolicies).map(
        representPolicy,
      ),
    });
  });

  router.post(POLICIES, async (request, response) => {
    const { environment } = environmentOf(request, response, 'admin');
    if (!environment.branchPolicy?.customPolicies) {
      throw notFound();
    }
    const body = parseBody(policyBody, request);
    const isKnown = environment.branchPolicies.some(
      ({ name, type }) => name === body.name && type === body.type,
    );
    if (isKnown) {
      response.status(303).end();
      return;
    }
    const policy = { id: store.nextId(), ...body };
    environment.branchPolicies.push(policy);
    await store.save();
    response.json(representPolicy(policy));
  });

  router.get(`${POLICIES}/:policy`, (request, response) => {
    const { policy } = policyOf(request, response);
    response.json(representPolicy(policy));
  });

  router.put(`${POLICIES}/:policy`, async (request, response) => {
    const { policy } = policyOf(request, response, 'admin');
    policy.name = parseBody(policyUpdateBody, request).name;
    await store.save();
    response.json(representPolicy(policy));
  });

  router.delete(`${POLICIES}/:policy`, async (request, response) => {
    const { environment, policy } = policyOf(request, response, 'admin');
    environment.branchPolicies = environment.branchPolicies.filter(
      other => other !== policy,
    );
    await store.save();
    response.status(204).end();
  });

  router.use(
    ENVIRONMENT,
    createSecretsRouter(
      context,
      (request, response) =>
        environmentOf(request, response, 'push').environment,
    ),
  );

  function policyOf(request: Request, response: Response, least?: Permission) {
    const { environment } = environmentOf(request, response, least);
    const policy = environment.branchPolicies.find(
      ({ id }) => id === Number(request.params.policy),
    );
    if (!policy) {
      throw notFound();
    }
    return { environment, policy };
  }

  function environmentOf(
    request: Request,
    response: Response,
    least?: Permission,
  ) {
    const repository = repositoryOf(context, request, response, least);
    const environment = repository.environments.find(
      ({ name }) => name === request.params.environment,
    );
    if (!environment) {
      throw notFound();
    }
    return { repository, environment };
  }

  function ensureEnvironment(
    repository: Repository,
    name: string,
  ): Environment {
    const known = repository.environments.find(other => other.name === name);
    if (known) {
      return known;
    }
    const now = new Date().toISOString();
    const made: Environment = {
      id: store.nextId(),
      name,
      createdAt: now,
      updatedAt: now,
      waitMinutes: 0,
      preventSelfReview: false,
      reviewers: [],
      branchPolicies: [],
      secrets: [],
      variables: [],
    };
    repository.environments.push(made);
    return made;
  }

  function represented(repository: Repository, environment: Environment) {
    const { name } = environment;
    return {
      id: environment.id,
      node_id: nodeId('Environment', environment.id),
      name,
      url: `${represent.urls.repository(
        repository,
      )}/environments/${encodeURIComponent(name)}`,
      html_url: `${represent.urls.repositoryHtml(
        repository,
      )}/deployments/activity_log?environments_filter=${encodeURIComponent(
        name,
      )}`,
      created_at: environment.createdAt,
      updated_at: environment.updatedAt,
      protection_rules: protectionRules(repository, environment),
      deployment_branch_policy: environment.branchPolicy
        ? {
            protected_branches: environment.branchPolicy.protectedBranches,
            custom_branch_policies: environment.branchPolicy.customPolicies,
          }
        : null,
    };
  }

  function protectionRules(repository: Repository, environment: Environment) {
    const { id, waitMinutes, reviewers, preventSelfReview } = environment;
    const rule = (type: string) => ({
      id,
      node_id: nodeId('GateRule', `${id}${type}`),
      type,
    });
    return [
      ...(waitMinutes > 0
        ? [{ ...rule('wait_timer'), wait_timer: waitMinutes }]
        : []),
      ...(reviewers.length > 0
        ? [
            {
              ...rule('required_reviewers'),
              prevent_self_review: preventSelfReview,
              reviewers: reviewers.flatMap(reviewer =>
                representReviewer(repository, reviewer),
              ),
            },
          ]
        : []),
      ...(environment.branchPolicy ? [rule('branch_policy')] : []),
    ];
  }

  function checkReviewers(
    repository: Repository,
    reviewers: Environment['reviewers'],
  ) {
    for (const reviewer of reviewers) {
      if (representReviewer(repository, reviewer).length === 0) {
        throw validationFailed({
          resource: 'Environment',
          field: 'reviewers',
          code: 'invalid',
          message: `There is no ${reviewer.type} ${reviewer.id}`,
        });
      }
    }
  }

  function representReviewer(
    { owner }: Repository,
    { type, id }: Environment['reviewers'][number],
  ): { type: string; reviewer: object }[] {
    const organization = store.organization(owner);
    const user = store.data.users.find(other => other.id === id);
    const team = organization?.teams.find(other => other.id === id);
    if (type === 'User' && user) {
      return [{ type, reviewer: represent.people.user(user) }];
    }
    return organization && team
      ? [{ type, reviewer: represent.people.team(organization, team) }]
      : [];
  }

  return router;
}

function checkPolicy(
  policy: z.infer<typeof environmentBody>['deployment_branch_policy'],
) {
  if (policy && policy.protected_branches === policy.custom_branch_policies) {
    throw validationFailed({
      resource: 'Environment',
      field: 'deployment_branch_policy',
      code: 'custom',
      message:
        'protected_branches and custom_branch_policies cannot have the same value',
    });
  }
}

function representPolicy(policy: Environment['branchPolicies'][number]) {
  return {
    id: policy.id,
    node_id: nodeId('GateBranchPolicy', policy.id),
    name: policy.name,
    type: policy.type,
  };
}
