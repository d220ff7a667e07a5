import { serverEndpoints, serviceEndpoints } from '../couch/index.ts';
import { parseTarget } from '../couch/target.ts';

/**
 * The template of a path of the protocol, e.g. `/{db}/_changes`. The set of answers is closed: what a caller makes up
 * becomes no label (OP1).
 */
export function routeOf(url: string): string {
  const target = parseTarget(url.split('?', 1)[0] ?? '/');
  if (!target) return 'malformed';
  switch (target.type) {
    case 'server':
      return Object.hasOwn(serverEndpoints, target.name) ? `/${target.name}` : '/_other';
    case 'database':
      return '/{db}';
    case 'local':
      return '/{db}/_local/{id}';
    case 'document':
      return '/{db}/{id}';
    case 'attachment':
      return '/{db}/{id}/{attachment}';
    case 'service': {
      const name = [target.name, ...target.rest].join('/');
      return Object.hasOwn(serviceEndpoints, name) ? `/{db}/${name}` : '/{db}/_other';
    }
  }
}

const LIVE = /\/_changes\?(?:.*&)?feed=(?:longpoll|continuous|eventsource)(?:&|$)/;

/** Whether a call is a feed that stays open. */
export const isLiveFeed = (url: string): boolean => LIVE.test(url);
