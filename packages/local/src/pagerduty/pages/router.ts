import { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { createAssetsRouter } from '../../pages/createAssetsRouter';
import { createRenderer } from '../../pages/createRenderer';
import { packagePath } from '../../paths';
import { EscalationPolicy, Service } from '../model';
import { byName, PagerDutyStore } from '../PagerDutyStore';
import { link } from './link';

/** The pages for people, to look at; what is not there is not found. */
export function createPagesRouter(store: PagerDutyStore): Router {
  const render = createRenderer({
    site: {
      name: 'Local PagerDuty',
      note: 'This is the local PagerDuty of this laptop, a stand-in: nobody is called.',
    },
    views: 'src/pagerduty/pages/views',
    link,
  });
  const router = PromiseRouter();
  router.use(createAssetsRouter(packagePath('src/pagerduty/pages/assets')));

  router.get('/', (_request, response) => {
    render(response, 'services', {
      services: store.data.services
        .toSorted(byName)
        .map(service => withPolicy(store, service)),
      unused: store.data.escalationPolicies
        .filter(policy => store.servicesOf(policy).length === 0)
        .sort(byName),
    });
  });

  router.get('/services/:id', (request, response, next) => {
    const service = store.service(request.params.id);
    if (!service) {
      next();
      return;
    }
    render(response, 'service', withPolicy(store, service));
  });

  router.get('/escalation_policies/:id', (request, response, next) => {
    const policy = store.escalationPolicy(request.params.id);
    if (!policy) {
      next();
      return;
    }
    render(response, 'escalation-policy', {
      policy,
      steps: stepsOf(store, policy),
      teams: policy.teamIds.flatMap(id => store.team(id) ?? []),
      services: store.servicesOf(policy).sort(byName),
    });
  });

  router.get('/users/:id', (request, response, next) => {
    const user = store.user(request.params.id);
    if (!user) {
      next();
      return;
    }
    render(response, 'user', {
      user,
      teams: user.teamIds.flatMap(id => store.team(id) ?? []),
      policies: store.data.escalationPolicies
        .filter(({ rules }) =>
          rules.some(({ userIds }) => userIds.includes(user.id)),
        )
        .sort(byName),
    });
  });

  router.use((_request, response) => {
    response.status(404);
    render(response, '@error', {
      title: 'Not found',
      message: 'There is nothing here.',
    });
  });

  return router;
}

function withPolicy(store: PagerDutyStore, service: Service) {
  const policy = store.escalationPolicy(service.escalationPolicyId);
  return { service, policy, steps: policy ? stepsOf(store, policy) : [] };
}

/** Who is called, one step after the other. */
function stepsOf(store: PagerDutyStore, { rules }: EscalationPolicy) {
  return rules.map(({ userIds, delayMinutes }) => ({
    users: userIds.flatMap(id => store.user(id) ?? []),
    delayMinutes,
  }));
}
