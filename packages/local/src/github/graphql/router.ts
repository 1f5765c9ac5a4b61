import express, { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { execute, GraphQLError, GraphQLSchema, parse, validate } from 'graphql';
import { authenticatedUser } from '../authentication';
import { GithubStore } from '../GithubStore';
import { Nodes } from './nodes';
import { createSchema } from './schema';

/** Answers queries as `/api/graphql` does, whatever they succeed or fail with. */
export function createGraphqlRouter(
  store: GithubStore,
  baseUrl: string,
): Router {
  const router = PromiseRouter();
  const nodes = new Nodes(store, baseUrl);
  let schema: GraphQLSchema | undefined;

  router.post(
    '/',
    express.json({ limit: '50mb' }),
    async (request, response) => {
      const user = authenticatedUser(store, request);
      if (!user) {
        response.status(401).json({
          message: 'This endpoint requires you to be authenticated.',
          documentation_url: 'https://docs.github.com/graphql',
        });
        return;
      }
      // Read with the first query; it is large.
      schema ??= createSchema();
      response.json(await answer(schema, nodes.root(user), request.body ?? {}));
    },
  );
  return router;
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
  const { message, path, locations, extensions } = error;
  return { type: extensions.type, path, locations, message };
}
