import type { IncomingMessage } from 'node:http';
import { authenticate, openView } from '../access/authenticate.ts';
import type { ServerContext } from '../context.ts';
import { badRequest, methodNotAllowed, notFound, notImplemented } from '../errors/couch-error.ts';
import type { Answer } from './answer.ts';
import type { Call, DatabaseCall, Endpoint, Methods } from './call.ts';
import * as endpoints from './index.ts';
import { readParameters } from './parameters.ts';
import { parseTarget, type Target } from './target.ts';

/** Finds the endpoint of a request and runs it as its caller. Throws CouchError. */
export async function dispatch(context: ServerContext, request: IncomingMessage, signal: AbortSignal): Promise<Answer> {
  const url = request.url ?? '/';
  const mark = url.indexOf('?');
  const path = mark < 0 ? url : url.slice(0, mark);
  const target = parseTarget(path);
  if (!target) throw badRequest('the path has a malformed escape');
  const query = new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1));
  const database = target.type === 'server' ? undefined : target.database;
  const caller = await authenticate(context, request, path, database);
  const method = request.method ?? 'GET';
  const call: Call = { context, request, method, target, query, parameters: readParameters(query), caller, signal };
  if (target.type === 'server') return run(findServerMethods(target.name), call);
  if (target.type === 'database' && endpoints.lifecycleEndpoints[method])
    return run(endpoints.lifecycleEndpoints, call);
  const describes = target.type === 'database' && (method === 'GET' || method === 'HEAD');
  const view = await openView(context, caller, target.database, describes ? 'describe' : 'use');
  return run(findMethods(target), { ...call, view });
}

function run<C extends Call>(methods: Methods<C>, call: C): Promise<Answer> | Answer {
  return findEndpoint(methods, call.method)(call);
}

function findEndpoint<C extends Call>(methods: Methods<C>, method: string): Endpoint<C> {
  const own = Object.hasOwn(methods, method) ? methods[method] : undefined;
  const endpoint = own ?? (method === 'HEAD' ? methods.GET : undefined);
  if (endpoint) return endpoint;
  const names = Object.keys(methods);
  throw methodNotAllowed(names.includes('GET') ? ['HEAD', ...names] : names);
}

function findServerMethods(name: string): Methods<Call> {
  if (Object.hasOwn(endpoints.serverEndpoints, name)) return endpoints.serverEndpoints[name] as Methods<Call>;
  throw notFound();
}

function findMethods(target: Exclude<Target, { type: 'server' }>): Methods<DatabaseCall> {
  switch (target.type) {
    case 'database':
      return endpoints.databaseEndpoints;
    case 'local':
      return endpoints.localEndpoints;
    case 'document':
      return endpoints.documentEndpoints;
    case 'attachment':
      return findAttachmentMethods(target);
    case 'service':
      return findServiceMethods(target.name, target.rest);
  }
}

function findAttachmentMethods({ id, name }: { id: string; name: string }): Methods<DatabaseCall> {
  if (id.startsWith('_design/') && name.startsWith('_')) {
    const [part = ''] = name.split('/');
    throw notImplemented(endpoints.NOT_OFFERED_IN_DESIGN.get(part) ?? endpoints.NO_JAVASCRIPT);
  }
  return endpoints.attachmentEndpoints;
}

function findServiceMethods(name: string, rest: readonly string[]): Methods<DatabaseCall> {
  const { serviceEndpoints, itemEndpoints } = endpoints;
  const whole = [name, ...rest].join('/');
  if (Object.hasOwn(serviceEndpoints, whole)) return serviceEndpoints[whole] as Methods<DatabaseCall>;
  if (rest.length > 0 && Object.hasOwn(itemEndpoints, name)) return itemEndpoints[name] as Methods<DatabaseCall>;
  const instead = endpoints.NOT_OFFERED.get(name);
  if (instead !== undefined) throw notImplemented(instead);
  throw notFound();
}
