import express, { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { execute, GraphQLError, GraphQLSchema, parse, validate } from 'graphql';
import { authenticatedUser } from '../authentication';
import { Changes } from '../changes/Changes';
import { GithubError } from '../errors';
import { GithubStore } from '../GithubStore';
import { User } from '../model';
import { RateLimits } from '../RateLimits';
import { Urls } from '../represent/Urls';
import { createMutations } from './mutations';
import { Nodes } from './nodes';
import { createSchema } from './schema';

/** Answers queries as `/api/graphql` does, whatever they succeed or fail with. */
export function createGraphqlRouter(options: {
  store: GithubStore;
  urls: Urls;
  changes: Changes;
  rateLimits: RateLimits;
}): Router {
  const { store, urls, changes, rateLimits } = options;
  const router = PromiseRouter();
  let schema: GraphQLSchema | undefined;

  router.post(
    '/',
    express.json({ limit: '50mb' }),
    async (request, response) => {
      const user = authenticatedUser(store, request);
      if (!user) {
        response.status(401).json({
          message: request.get('authorization')
            ? 'Bad credentials'
            : 'This endpoint requires you to be authenticated.',
          documentation_url: 'https://docs.github.com/graphql',
        });
        return;
      }
      const isSpent = !rateLimits.take(user);
      response.set(rateLimits.headers(user));
      if (isSpent) {
        response.json(rateLimited(user));
        return;
      }
      // Read with the first query; it is large.
      schema ??= createSchema();
      const nodes = new Nodes(store, urls, user);
      const root = {
        ...nodes.root(),
        ...createMutations({ store, changes, nodes, user }),
      };
      response.json(await answer(schema, root, request.body ?? {}));
    },
  );
  return router;
}

function rateLimited({ id }: User) {
  const message = `API rate limit exceeded for user ID ${id}.`;
  return { errors: [{ type: 'RATE_LIMITED', message }] };
}

async function answer(
  schema: GraphQLSchema,
  rootValue: object,
  body: {
    query?: string;
    variables?: Record<string, unknown>;
    operationName?: string;
  },
) {
  try {
    const document = parse(body.query ?? '');
    const complaints = validate(schema, document);
    if (complaints.length > 0) {
      return { errors: complaints.map(formatError) };
    }
    const { data, errors } = await execute({
      schema,
      document,
      rootValue,
      variableValues: body.variables,
      operationName: body.operationName,
    });
    return { data, ...(errors && { errors: errors.map(formatError) }) };
  } catch (error) {
    if (error instanceof GraphQLError) {
      return { errors: [formatError(error)] };
    }
    throw error;
  }
}

function formatError(error: GraphQLError) {
  const { message, path, locations, extensions, originalError } = error;
  const type =
    originalError instanceof GithubError ? 'UNPROCESSABLE' : extensions.type;
  return { type, path, locations, message };
}
