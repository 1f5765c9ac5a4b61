import type { FastifyInstance } from 'fastify';
import { Histogram, type Registry } from 'prom-client';

/** Measures requests by their route: paths are as many as callers like. */
export function measure(app: FastifyInstance, registry: Registry): void {
  const durations = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time to answer a request, by route and status.',
    labelNames: ['route', 'status'],
    registers: [registry],
  });

  app.addHook('onResponse', async (request, reply) => {
    const { url } = request.routeOptions;
    const route = url === undefined ? 'unmatched' : `${request.method} ${url}`;
    durations.observe(
      { route, status: reply.statusCode },
      reply.elapsedTime / 1000,
    );
  });
}
