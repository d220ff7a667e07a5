/** `GET /_metrics` (OP1). Not open to loopback: behind a proxy on this machine everybody comes from there. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Registry } from 'prom-client';
import type { ServerContext } from '../context.ts';
import type { OpenCalls } from './open-calls.ts';
import { processMetrics } from './process-metrics.ts';

export function registerMetrics(server: FastifyInstance, context: ServerContext, calls: OpenCalls): void {
  const { metrics, contacts } = context;
  const whole = Registry.merge([metrics.registry, processMetrics()]);
  server.get('/_metrics', async (request, reply) => {
    if (!(await mayRead(context, request)))
      return reply.code(401).send({ error: 'unauthorized', reason: 'Metrics are for administrators of the server.' });
    metrics.stations.reset();
    metrics.lagRows.reset();
    for (const { organisationId: organisation, stations, lagRows } of contacts.summarise(calls.stations())) {
      metrics.stations.set({ organisation }, stations);
      metrics.lagRows.set({ organisation }, lagRows);
    }
    return reply.type(whole.contentType).send(await whole.metrics());
  });
}

async function mayRead({ config, administrators }: ServerContext, { headers }: FastifyRequest): Promise<boolean> {
  const { authorization, cookie } = headers;
  const bearer = /^Bearer\s+(\S+)$/i.exec(authorization ?? '')?.[1];
  if (bearer !== undefined) return config.metricsToken !== undefined && isSame(bearer, config.metricsToken);
  return (await administrators.find({ authorization, cookie })) !== undefined;
}

function isSame(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
