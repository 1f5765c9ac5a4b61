import { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import { invalidInput } from '../errors';
import { Service } from '../model';
import { lower, newId } from '../PagerDutyStore';
import { serviceBody } from './bodies';
import { ApiContext, escalationPolicyOf, serviceOf } from './context';
import { matches, readFilter, sendPage } from './page';
import { parse } from './parse';

type Body = z.infer<typeof serviceBody>['service'];

/** What can fail, and whose escalation policy is followed then. */
export function createServicesRouter(context: ApiContext): Router {
  const { store, represent } = context;
  const router = PromiseRouter();

  router.get('/services', (request, response) => {
    const { query, name, team_ids: teamIds } = readFilter(request);
    const isOfTeams = (service: Service) =>
      store
        .escalationPolicy(service.escalationPolicyId)
        ?.teamIds.some(id => teamIds?.includes(id));
    sendPage(request, response, {
      key: 'services',
      items: store.data.services.filter(
        service =>
          matches(service.name, query) &&
          (name === undefined || service.name === name) &&
          (!teamIds || isOfTeams(service)),
      ),
      represent: represent.service,
    });
  });

  router.post('/services', async (request, response) => {
    const service = toService(
      context,
      parse(serviceBody, request.body).service,
    );
    await store.putService(service);
    response.status(201).json({ service: represent.service(service) });
  });

  router.get('/services/:id', (request, response) => {
    const service = serviceOf(context, request.params.id);
    response.json({ service: represent.service(service) });
  });

  router.put('/services/:id', async (request, response) => {
    const known = serviceOf(context, request.params.id);
    const body = parse(serviceBody, request.body).service;
    const service = toService(context, body, known);
    await store.putService(service);
    response.json({ service: represent.service(service) });
  });

  router.delete('/services/:id', async (request, response) => {
    await store.removeService(serviceOf(context, request.params.id));
    response.status(204).end();
  });

  return router;
}

/** @param known - keeps what the body does not say */
function toService(context: ApiContext, body: Body, known?: Service): Service {
  const isTaken = context.store.data.services.some(
    ({ id, name }) => lower(name) === lower(body.name) && id !== known?.id,
  );
  if (isTaken) {
    throw invalidInput('Name has already been taken');
  }
  return {
    id: known?.id ?? newId(),
    createdAt: known?.createdAt ?? nowInSeconds(),
    name: body.name,
    description: body.description ?? known?.description ?? '',
    status: body.status ?? known?.status ?? 'active',
    escalationPolicyId: escalationPolicyOf(context, body.escalation_policy.id)
      .id,
    autoResolveTimeoutS:
      body.auto_resolve_timeout ?? known?.autoResolveTimeoutS ?? 0,
    acknowledgementTimeoutS:
      body.acknowledgement_timeout ?? known?.acknowledgementTimeoutS ?? 0,
    urgency: body.incident_urgency_rule?.urgency ?? known?.urgency ?? 'high',
  };
}

/** Without the milliseconds, which PagerDuty does not tell. */
function nowInSeconds(): string {
  return new Date().toISOString().replace(/\.\d+Z$/, 'Z');
}
