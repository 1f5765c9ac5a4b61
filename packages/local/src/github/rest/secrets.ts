import { Request, Response, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import { GithubError, notFound } from '../errors';
import { Secret, Variable } from '../model';
import { SecretBox } from '../SecretBox';
import { RestContext } from './context';
import { parseBody } from './parseBody';
import { pageOf } from './page';

const secretBody = z.object({
  encrypted_value: z.string(),
  key_id: z.string(),
});

const variableBody = z.object({ name: z.string(), value: z.string() });

/** What has secrets and variables: a repository or one of its environments. */
export interface SecretHolder {
  secrets: Secret[];
  variables: Variable[];
}

/**
 * The secrets and variables of what the callback finds, below where it is
 * mounted. Secrets come encrypted for the key that is given out here, and are
 * never shown.
 */
export function createSecretsRouter(
  context: RestContext,
  holderOf: (request: Request, response: Response) => SecretHolder,
): Router {
  const { store, secretBox } = context;
  const router = PromiseRouter({ mergeParams: true });

  router.get('/secrets', (request, response) => {
    const { secrets } = holderOf(request, response);
    response.json({
      total_count: secrets.length,
      secrets: pageOf(request, response, secrets).map(representSecret),
    });
  });

  router.get('/secrets/public-key', async (request, response) => {
    holderOf(request, response);
    response.json(await secretBox.publicKey());
  });

  router.get('/secrets/:name', (request, response) => {
    const { secrets } = holderOf(request, response);
    response.json(representSecret(named(secrets, request.params.name)));
  });

  router.put('/secrets/:name', async (request, response) => {
    const holder = holderOf(request, response);
    const body = parseBody(secretBody, request);
    const name = checkName('Secret', request.params.name);
    const value = await open(secretBox, body);
    const now = new Date().toISOString();
    const known = holder.secrets.find(secret => secret.name === name);
    if (known) {
      Object.assign(known, { value, updatedAt: now });
    } else {
      holder.secrets.push({ name, value, createdAt: now, updatedAt: now });
    }
    await store.save();
    if (known) {
      response.status(204).end();
    } else {
      response.status(201).json({});
    }
  });

  router.delete('/secrets/:name', async (request, response) => {
    const holder = holderOf(request, response);
    const secret = named(holder.secrets, request.params.name);
    holder.secrets = holder.secrets.filter(other => other !== secret);
    await store.save();
    response.status(204).end();
  });

  router.get('/variables', (request, response) => {
    const { variables } = holderOf(request, response);
    response.json({
      total_count: variables.length,
      variables: pageOf(request, response, variables).map(representVariable),
    });
  });

  router.post('/variables', async (request, response) => {
    const { variables } = holderOf(request, response);
    const body = parseBody(variableBody, request);
    const name = checkName('Variable', body.name);
    refuseTaken(variables, name);
    const now = new Date().toISOString();
    variables.push({
      name,
      value: body.value,
      createdAt: now,
      updatedAt: now,
    });
    await store.save();
    response.status(201).json({});
  });

  router.get('/variables/:name', (request, response) => {
    const { variables } = holderOf(request, response);
    response.json(representVariable(named(variables, request.params.name)));
  });

  router.patch('/variables/:name', async (request, response) => {
    const { variables } = holderOf(request, response);
    const variable = named(variables, request.params.name);
    const body = parseBody(variableBody.partial(), request);
    const name = checkName('Variable', body.name ?? variable.name);
    if (name !== variable.name) {
      refuseTaken(variables, name);
    }
    variable.name = name;
    variable.value = body.value ?? variable.value;
    variable.updatedAt = new Date().toISOString();
    await store.save();
    response.status(204).end();
  });

  router.delete('/variables/:name', async (request, response) => {
    const holder = holderOf(request, response);
    const variable = named(holder.variables, request.params.name);
    holder.variables = holder.variables.filter(other => other !== variable);
    await store.save();
    response.status(204).end();
  });

  return router;
}

/** @returns the name as GitHub keeps it */
function checkName(kind: 'Secret' | 'Variable', name: string): string {
  if (!/^[A-Za-z_]\w*$/.test(name)) {
    throw new GithubError(
      422,
      `${kind} names can only contain alphanumeric characters ([a-z], [A-Z], [0-9]) or underscores (_). Spaces are not allowed. Must start with a letter ([a-z], [A-Z]) or underscores (_).`,
    );
  }
  if (/^GITHUB_/i.test(name)) {
    throw new GithubError(422, `${kind} names must not start with GITHUB_.`);
  }
  return name.toUpperCase();
}

function refuseTaken(variables: readonly Variable[], taken: string) {
  if (variables.some(({ name }) => name === taken)) {
    throw new GithubError(409, 'Already exists - Variable already exists');
  }
}

async function open(
  secretBox: SecretBox,
  body: z.infer<typeof secretBody>,
): Promise<string> {
  const { key_id: keyId } = await secretBox.publicKey();
  const value =
    body.key_id === keyId
      ? await secretBox.open(body.encrypted_value)
      : undefined;
  if (value === undefined) {
    throw new GithubError(
      422,
      'Bad request - the secret is not encrypted for the public key',
    );
  }
  return value;
}

function named<T extends { name: string }>(items: readonly T[], name: string) {
  const found = items.find(item => item.name === name.toUpperCase());
  if (!found) {
    throw notFound();
  }
  return found;
}

function representSecret({ name, createdAt, updatedAt }: Secret) {
  return { name, created_at: createdAt, updated_at: updatedAt };
}

function representVariable({ name, value, createdAt, updatedAt }: Variable) {
  return { name, value, created_at: createdAt, updated_at: updatedAt };
}
