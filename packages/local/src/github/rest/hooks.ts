import { Request, Response, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import { notFound, validationFailed } from '../errors';
import { Hook, Organization, Repository } from '../model';
import {
  organizationOf,
  ownedOrganizationOf,
  repositoryOf,
  RestContext,
  viewerOf,
} from './context';
import { parseBody } from './parseBody';
import { sendPage } from './page';

const insecureSsl = z
  .union([z.string(), z.number()])
  .transform(value => String(value) === '1');

const configBody = z.object({
  url: z.url({ protocol: /^https?$/ }),
  content_type: z.enum(['json', 'form']).default('form'),
  insecure_ssl: insecureSsl.default(false),
  secret: z.string().optional(),
});

/** What is left out of it stays. */
const configUpdateBody = z.object({
  url: configBody.shape.url.optional(),
  content_type: z.enum(['json', 'form']).optional(),
  insecure_ssl: insecureSsl.optional(),
  secret: z.string().optional(),
});

const hookBody = z.object({
  name: z.literal('web').optional(),
  active: z.boolean().default(true),
  events: z.array(z.string()).min(1).default(['push']),
  config: configBody,
});

const updateBody = z.object({
  active: z.boolean().optional(),
  events: z.array(z.string()).min(1).optional(),
  add_events: z.array(z.string()).default([]),
  remove_events: z.array(z.string()).default([]),
  config: configBody.optional(),
});

/** What repositories and organizations have in common as owners of hooks. */
interface HookOwner {
  readonly holder: Repository | Organization;
  represent(hook: Hook): object;
}

/** Hooks of repositories and organizations, and what was sent to them. */
export function createHooksRouter(context: RestContext): Router {
  const router = PromiseRouter();
  router.use('/repos/:owner/:repo/hooks', (request, response, next) => {
    const repository = repositoryOf(context, request, response, 'admin');
    const { hooks } = context.represent;
    own(response, {
      holder: repository,
      represent: hook => hooks.ofRepository(repository, hook),
    });
    next();
  });
  router.use('/orgs/:org/hooks', (request, response, next) => {
    const { login } = viewerOf(response);
    if (!context.store.membership(organizationOf(context, request), login)) {
      throw notFound();
    }
    const organization = ownedOrganizationOf(context, request, response);
    const { hooks } = context.represent;
    own(response, {
      holder: organization,
      represent: hook => hooks.ofOrganization(organization, hook),
    });
    next();
  });
  const ofOwner = createOwnedHooksRouter(context);
  router.use('/repos/:owner/:repo/hooks', ofOwner);
  router.use('/orgs/:org/hooks', ofOwner);
  return router;
}

function own(response: Response, owner: HookOwner) {
  response.locals.hookOwner = owner;
}

function createOwnedHooksRouter(context: RestContext): Router {
  const { store, represent, deliveries, events } = context;
  const router = PromiseRouter();

  router.get('/', (request, response) => {
    const owner = ownerIn(response);
    sendPage(
      request,
      response,
      owner.holder.hooks.map(hook => owner.represent(hook)),
    );
  });

  router.post('/', async (request, response) => {
    const owner = ownerIn(response);
    const body = parseBody(hookBody, request);
    if (owner.holder.hooks.some(({ url }) => url === body.config.url)) {
      throw validationFailed({
        resource: 'Hook',
        code: 'custom',
        message: `Hook already exists on this ${
          'owner' in owner.holder ? 'repository' : 'organization'
        }`,
      });
    }
    const now = new Date().toISOString();
    const hook: Hook = {
      id: store.nextId(),
      createdAt: now,
      updatedAt: now,
      isActive: body.active,
      events: body.events,
      ...fromConfig(body.config),
    };
    owner.holder.hooks.push(hook);
    await store.save();
    ping(owner, hook, response);
    response.status(201).json(owner.represent(hook));
  });

  router.get('/:hook', (request, response) => {
    const { owner, hook } = hookOf(request, response);
    response.json(owner.represent(hook));
  });

  router.patch('/:hook', async (request, response) => {
    const { owner, hook } = hookOf(request, response);
    const body = parseBody(updateBody, request);
    hook.isActive = body.active ?? hook.isActive;
    const wanted = [...(body.events ?? hook.events), ...body.add_events];
    hook.events = [...new Set(wanted)].filter(
      event => !body.remove_events.includes(event),
    );
    Object.assign(hook, body.config && fromConfig(body.config), {
      updatedAt: new Date().toISOString(),
    });
    await store.save();
    response.json(owner.represent(hook));
  });

  router.delete('/:hook', async (request, response) => {
    const { owner, hook } = hookOf(request, response);
    // What is still being sent to it is given up.
    hook.isActive = false;
    owner.holder.hooks = owner.holder.hooks.filter(other => other !== hook);
    await store.save();
    response.status(204).end();
  });

  router.get('/:hook/config', (request, response) => {
    const { hook } = hookOf(request, response);
    response.json(represent.hooks.config(hook));
  });

  router.patch('/:hook/config', async (request, response) => {
    const { hook } = hookOf(request, response);
    const body = parseBody(configUpdateBody, request);
    Object.assign(hook, {
      url: body.url ?? hook.url,
      contentType: body.content_type ?? hook.contentType,
      insecureSsl: body.insecure_ssl ?? hook.insecureSsl,
      secret: body.secret ?? hook.secret,
      updatedAt: new Date().toISOString(),
    });
    await store.save();
    response.json(represent.hooks.config(hook));
  });

  router.post('/:hook/pings', (request, response) => {
    const { owner, hook } = hookOf(request, response);
    ping(owner, hook, response);
    response.status(204).end();
  });

  router.get('/:hook/deliveries', (request, response) => {
    const { hook } = hookOf(request, response);
    sendPage(
      request,
      response,
      deliveries
        .ofHook(hook)
        .map(delivery => represent.hooks.delivery(delivery)),
    );
  });

  router.get('/:hook/deliveries/:delivery', (request, response) => {
    const { delivery } = deliveryOf(request, response);
    response.json(represent.hooks.fullDelivery(delivery));
  });

  router.post('/:hook/deliveries/:delivery/attempts', (request, response) => {
    const { hook, delivery } = deliveryOf(request, response);
    deliveries.redeliver(hook, delivery);
    response.status(202).json({});
  });

  function ping(owner: HookOwner, hook: Hook, response: Response) {
    const { holder } = owner;
    const shown = owner.represent(hook);
    events.ping(hook, { shown, holder }, viewerOf(response));
  }

  function hookOf(request: Request, response: Response) {
    const owner = ownerIn(response);
    const hook = owner.holder.hooks.find(
      ({ id }) => id === Number(request.params.hook),
    );
    if (!hook) {
      throw notFound();
    }
    return { owner, hook };
  }

  function deliveryOf(request: Request, response: Response) {
    const { hook } = hookOf(request, response);
    const delivery = deliveries
      .ofHook(hook)
      .find(({ id }) => id === Number(request.params.delivery));
    if (!delivery) {
      throw notFound();
    }
    return { hook, delivery };
  }

  return router;
}

function ownerIn(response: Response): HookOwner {
  return response.locals.hookOwner as HookOwner;
}

function fromConfig(config: z.infer<typeof configBody>) {
  return {
    url: config.url,
    contentType: config.content_type,
    insecureSsl: config.insecure_ssl,
    secret: config.secret,
  };
}
