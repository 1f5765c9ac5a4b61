import { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import { invalidInput } from '../errors';
import { EscalationPolicy } from '../model';
import { lower, newId } from '../PagerDutyStore';
import { escalationPolicyBody } from './bodies';
import { ApiContext, escalationPolicyOf, found } from './context';
import { matches, readFilter, sendPage } from './page';
import { parse } from './parse';

type Body = z.infer<typeof escalationPolicyBody>['escalation_policy'];

/** Who is called, and when. */
export function createEscalationPoliciesRouter(context: ApiContext): Router {
  const { store, represent } = context;
  const router = PromiseRouter();

  router.get('/escalation_policies', (request, response) => {
    const { query, team_ids: teamIds } = readFilter(request);
    sendPage(request, response, {
      key: 'escalation_policies',
      items: store.data.escalationPolicies.filter(
        policy =>
          matches(policy.name, query) &&
          (!teamIds || policy.teamIds.some(id => teamIds.includes(id))),
      ),
      represent: represent.escalationPolicy,
    });
  });

  router.post('/escalation_policies', async (request, response) => {
    const body = parse(escalationPolicyBody, request.body).escalation_policy;
    const policy = toPolicy(context, body);
    await store.putEscalationPolicy(policy);
    response
      .status(201)
      .json({ escalation_policy: represent.escalationPolicy(policy) });
  });

  router.get('/escalation_policies/:id', (request, response) => {
    const policy = escalationPolicyOf(context, request.params.id);
    response.json({ escalation_policy: represent.escalationPolicy(policy) });
  });

  router.put('/escalation_policies/:id', async (request, response) => {
    const known = escalationPolicyOf(context, request.params.id);
    const body = parse(escalationPolicyBody, request.body).escalation_policy;
    const policy = toPolicy(context, body, known);
    await store.putEscalationPolicy(policy);
    response.json({ escalation_policy: represent.escalationPolicy(policy) });
  });

  router.delete('/escalation_policies/:id', async (request, response) => {
    const policy = escalationPolicyOf(context, request.params.id);
    if (store.servicesOf(policy).length > 0) {
      throw invalidInput(
        "Escalation policy can't be deleted if it's being used by services",
      );
    }
    await store.removeEscalationPolicy(policy);
    response.status(204).end();
  });

  return router;
}

/** @param known - keeps what the body does not say */
function toPolicy(
  { store }: ApiContext,
  body: Body,
  known?: EscalationPolicy,
): EscalationPolicy {
  const isTaken = store.data.escalationPolicies.some(
    ({ id, name }) => lower(name) === lower(body.name) && id !== known?.id,
  );
  if (isTaken) {
    throw invalidInput('Name has already been taken');
  }
  return {
    id: known?.id ?? newId(),
    name: body.name,
    description: body.description ?? known?.description ?? '',
    loops: body.num_loops ?? known?.loops ?? 0,
    handoffNotifications:
      body.on_call_handoff_notifications ??
      known?.handoffNotifications ??
      'if_has_services',
    rules: body.escalation_rules.map(rule => ({
      id: newId(),
      delayMinutes: rule.escalation_delay_in_minutes,
      userIds: rule.targets.map(({ id }) => found(store.user(id)).id),
    })),
    teamIds:
      body.teams?.map(({ id }) => found(store.team(id)).id) ??
      known?.teamIds ??
      [],
  };
}
