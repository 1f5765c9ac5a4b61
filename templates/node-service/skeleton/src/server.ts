import { setTimeout } from 'node:timers/promises';
import {
  fastify,
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyPluginAsync,
} from 'fastify';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { measure } from './metrics.ts';

const REQUEST_TIMEOUT_MS = 10_000;
/** With the delay before it, a shutdown ends within the 30 s that Kubernetes grants. */
const HANDLER_TIMEOUT_MS = 15_000;
{%- if values.database == "postgres" %}
const PING_TIMEOUT_MS = 1_000;
{%- endif %}

export interface ServerOptions {
  readonly log: FastifyBaseLogger;
  readonly port: number;
  /** Answers whatever is not an operational route. */
  readonly api: FastifyPluginAsync;
{%- if values.database == "postgres" %}
  /** Rejects while the database does not answer. */
  readonly ping: () => Promise<unknown>;
{%- endif %}
  /** How long requests are still taken after the service said that it is not ready. */
  readonly drainDelayMs: number;
}

export interface Server {
  /** Address by which this machine reaches it. */
  readonly url: string;
  /** Reports that it is not ready, waits for the delay, and lets running requests end. */
  stop(): Promise<void>;
}

/** Serves the API and, beside it, /healthz, /readyz and /metrics. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const { log, drainDelayMs } = options;
  let draining = false;

  const registry = new Registry();
  collectDefaultMetrics({ register: registry });

  const app = fastify({
    loggerInstance: log,
    requestTimeout: REQUEST_TIMEOUT_MS,
    handlerTimeout: HANDLER_TIMEOUT_MS,
  });

  app.setErrorHandler((error: FastifyError, request, reply) => {
    const { statusCode = 500, message } = error;
    if (statusCode < 500) {
      return reply.code(statusCode).send({ message });
    }
    request.log.error(error);
    // Its message may tell a stranger too much.
    return reply.code(statusCode).send({ message: 'something went wrong' });
  });

  // A connection that stays open after its last answer would hold up the end.
  app.addHook('onSend', async (_request, reply) => {
    if (draining) {
      reply.header('connection', 'close');
    }
  });

  app.get('/healthz', { logLevel: 'silent' }, async () => 'ok\n');

  app.get('/readyz', { logLevel: 'silent' }, async (_request, reply) => {
    if (draining) {
      return reply.code(503).send('shutting down\n');
    }
{%- if values.database == "postgres" %}
    try {
      await Promise.race([options.ping(), expire(PING_TIMEOUT_MS)]);
    } catch (error) {
      log.warn(error, 'not ready');
      return reply.code(503).send('the database does not answer\n');
    }
{%- endif %}
    return 'ready\n';
  });

  app.get('/metrics', { logLevel: 'silent' }, async (_request, reply) =>
    reply.type(registry.contentType).send(await registry.metrics()),
  );

  await app.register(async scope => {
    measure(scope, registry);
    // Its own handler, so that requests to nowhere are measured as well.
    scope.setNotFoundHandler((_request, reply) =>
      reply.code(404).send({ message: 'there is no such route' }),
    );
    await scope.register(options.api);
  });

  const url = await app.listen({ host: '0.0.0.0', port: options.port });

  return {
    url,
    async stop() {
      draining = true;
      log.info({ drainDelayMs }, 'draining');
      await setTimeout(drainDelayMs);
      await app.close();
      log.info('stopped');
    },
  };
}
{%- if values.database == "postgres" %}

async function expire(ms: number): Promise<never> {
  await setTimeout(ms, undefined, { ref: false });
  throw new Error(`no answer within ${ms} ms`);
}
{%- endif %}
