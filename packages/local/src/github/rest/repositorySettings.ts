import { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import { notFound, validationFailed } from '../errors';
import { Autolink, DeployKey, Repository } from '../model';
import { repositoryOf, RestContext } from './context';
import { parseBody } from './parseBody';
import { sendPage } from './page';

const autolinkBody = z.object({
  key_prefix: z.string().min(1),
  url_template: z.string().includes('<num>'),
  is_alphanumeric: z.boolean().default(true),
});

const keyBody = z.object({
  title: z.string().optional(),
  key: z.string(),
  read_only: z.boolean().default(false),
});

const subscriptionBody = z.object({
  subscribed: z.boolean().default(false),
  ignored: z.boolean().default(false),
});

/** Autolinks, deploy keys and whether somebody watches a repository. */
export function createRepositorySettingsRouter(context: RestContext): Router {
  const { store, represent } = context;
  const router = PromiseRouter();

  router.get('/repos/:owner/:repo/autolinks', (request, response) => {
    const { autolinks } = repositoryOf(context, request, response, 'admin');
    response.json(autolinks.map(representAutolink));
  });

  router.post('/repos/:owner/:repo/autolinks', async (request, response) => {
    const repository = repositoryOf(context, request, response, 'admin');
    const body = parseBody(autolinkBody, request);
    if (repository.autolinks.some(a => a.keyPrefix === body.key_prefix)) {
      throw validationFailed({
        resource: 'KeyLink',
        field: 'key_prefix',
        code: 'already_exists',
      });
    }
    const autolink: Autolink = {
      id: store.nextId(),
      keyPrefix: body.key_prefix,
      urlTemplate: body.url_template,
      isAlphanumeric: body.is_alphanumeric,
    };
    repository.autolinks.push(autolink);
    await store.save();
    response.status(201).json(representAutolink(autolink));
  });

  router.get('/repos/:owner/:repo/autolinks/:id', (request, response) => {
    const { autolinks } = repositoryOf(context, request, response, 'admin');
    response.json(representAutolink(withId(autolinks, request.params.id)));
  });

  router.delete(
    '/repos/:owner/:repo/autolinks/:id',
    async (request, response) => {
      const repository = repositoryOf(context, request, response, 'admin');
      const autolink = withId(repository.autolinks, request.params.id);
      repository.autolinks = repository.autolinks.filter(
        other => other !== autolink,
      );
      await store.save();
      response.status(204).end();
    },
  );

  router.get('/repos/:owner/:repo/keys', (request, response) => {
    const repository = repositoryOf(context, request, response, 'admin');
    sendPage(
      request,
      response,
      repository.deployKeys.map(key => representKey(repository, key)),
    );
  });

  router.post('/repos/:owner/:repo/keys', async (request, response) => {
    const repository = repositoryOf(context, request, response, 'admin');
    const body = parseBody(keyBody, request);
    const material = checkKey(repository, body.key);
    const key: DeployKey = {
      id: store.nextId(),
      title: body.title ?? '',
      key: material,
      isReadOnly: body.read_only,
      createdAt: new Date().toISOString(),
    };
    repository.deployKeys.push(key);
    await store.save();
    response.status(201).json(representKey(repository, key));
  });

  router.get('/repos/:owner/:repo/keys/:id', (request, response) => {
    const repository = repositoryOf(context, request, response, 'admin');
    const key = withId(repository.deployKeys, request.params.id);
    response.json(representKey(repository, key));
  });

  router.delete('/repos/:owner/:repo/keys/:id', async (request, response) => {
    const repository = repositoryOf(context, request, response, 'admin');
    const key = withId(repository.deployKeys, request.params.id);
    repository.deployKeys = repository.deployKeys.filter(
      other => other !== key,
    );
    await store.save();
    response.status(204).end();
  });

  // Nobody is notified here, so there is nothing to keep.
  router.put('/repos/:owner/:repo/subscription', (request, response) => {
    const repository = repositoryOf(context, request, response);
    const { subscribed, ignored } = parseBody(subscriptionBody, request);
    const url = represent.urls.repository(repository);
    response.json({
      subscribed,
      ignored,
      reason: null,
      created_at: new Date().toISOString(),
      url: `${url}/subscription`,
      repository_url: url,
    });
  });

  function representKey(repository: Repository, key: DeployKey) {
    return {
      id: key.id,
      key: key.key,
      title: key.title,
      verified: true,
      read_only: key.isReadOnly,
      created_at: key.createdAt,
      url: `${represent.urls.repository(repository)}/keys/${key.id}`,
    };
  }

  return router;
}

function representAutolink(autolink: Autolink) {
  return {
    id: autolink.id,
    key_prefix: autolink.keyPrefix,
    url_template: autolink.urlTemplate,
    is_alphanumeric: autolink.isAlphanumeric,
  };
}

/** @returns the key as GitHub keeps it, without a comment */
function checkKey({ deployKeys }: Repository, key: string): string {
  const isWellFormed =
    /^(ssh-(ed25519|rsa)|ecdsa-sha2-\S+|sk-\S+) [A-Za-z0-9+/]+={0,2}( .*)?$/.test(
      key.trim(),
    );
  if (!isWellFormed) {
    throw validationFailed({
      resource: 'PublicKey',
      field: 'key',
      code: 'custom',
      message:
        'key is invalid. You must supply a key in OpenSSH public key format',
    });
  }
  const [type, text] = key.trim().split(' ');
  const material = `${type} ${text}`;
  if (deployKeys.some(other => other.key === material)) {
    throw validationFailed({
      resource: 'PublicKey',
      field: 'key',
      code: 'custom',
      message: 'key is already in use',
    });
  }
  return material;
}

function withId<T extends { id: number }>(items: readonly T[], id: string): T {
  const found = items.find(item => item.id === Number(id));
  if (!found) {
    throw notFound();
  }
  return found;
}
