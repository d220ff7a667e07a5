import { Counter, collectDefaultMetrics, Registry } from 'prom-client';

let registry: Registry | undefined;

/** Event-loop lag, memory, garbage collection and file handles of this process; there is one process, so there is one of these. */
export function processMetrics(): Registry {
  if (registry) return registry;
  registry = new Registry();
  collectDefaultMetrics({ register: registry });
  // By convention only counters end so; monitors that check names would complain of these at each scrape.
  for (const { name } of registry.getMetricsAsArray())
    if (name.endsWith('_total') && !(registry.getSingleMetric(name) instanceof Counter))
      registry.removeSingleMetric(name);
  return registry;
}
