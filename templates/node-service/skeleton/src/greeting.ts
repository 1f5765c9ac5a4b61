import type { FastifyPluginAsync } from 'fastify';

/** The first route, as in openapi.yaml. Replace it by what the service is for. */
export const greeting: FastifyPluginAsync = async app => {
  app.get<{ Querystring: { name: string } }>(
    '/v1/greeting',
    {
      schema: {
        querystring: {
          type: 'object',
          required: ['name'],
          properties: { name: { type: 'string', minLength: 1, maxLength: 64 } },
        },
      },
    },
    async request => ({ message: `Hello, ${request.query.name}!` }),
  );
};
