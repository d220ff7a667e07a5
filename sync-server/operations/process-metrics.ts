import { collectDefaultMetrics, Registry } from 'prom-client';

let registry: Registry | undefined;

/** Event-loop lag, memory, garbage collection and file handles of this process; there is one process, so there is one of these. */
export function processMetrics(): Registry {
  if (registry) return registry;
  registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}
