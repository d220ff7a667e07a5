import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteShorthandOptions } from 'fastify';
import type { z } from 'zod';
import { isRefusal, type Refusal, type RefusalCode, refusal } from '#shared/errors/refusal.ts';
import { findStationToken } from '#shared/protocol/station-proof.ts';
import type { StationIdentity } from '../access/caller.ts';
import type { ProofOptions } from '../access/station-gate.ts';
import type { ServerContext } from '../context.ts';
import { describeFault } from '../couch/describe-fault.ts';
import { currentCall } from '../operations/current-call.ts';
import { placeOf } from '../operations/look-again.ts';
import type { OrganisationEntry } from '../orgs/catalogue.ts';

type Answered = object | Refusal;

/** A call that anybody may make. */
export function registerOpen<Shape extends z.ZodType>(
  server: FastifyInstance,
  url: string,
  options: RouteShorthandOptions,
  shape: Shape,
  work: (request: z.output<Shape>, from: string) => Promise<Answered>,
): void {
  server.post(url, options, async (request, reply) => {
    const body = shape.safeParse(request.body);
    if (!body.success) return send(reply, invalidInput(body.error));
    return send(reply, await work(body.data, request.ip));
  });
}

export interface StationCall {
  readonly station: StationIdentity;
  readonly organisation: OrganisationEntry;
}

interface CallOptions extends ProofOptions {
  /** Bytes, where it is more than these calls usually take. */
  readonly bodyLimit?: number;
}

/** Calls that a station proves itself for (PR3), below `/_holdfast/{db}/`. */
export function registerOfStation(server: FastifyInstance, context: ServerContext, options: RouteShorthandOptions) {
  return <Shape extends z.ZodType>(
    name: string,
    shape: Shape,
    work: (call: StationCall, request: z.output<Shape>) => Promise<Answered>,
    { bodyLimit, ...proof }: CallOptions = {},
  ): void => {
    const limits = bodyLimit === undefined ? options : { ...options, bodyLimit };
    server.post<{ Params: { database: string } }>(`/_holdfast/:database/${name}`, limits, async (request, reply) => {
      const call = await prove(context, request, request.params.database, proof);
      if (isRefusal(call)) return send(reply, call);
      const body = shape.safeParse(request.body);
      if (!body.success) return send(reply, invalidInput(body.error));
      return send(reply, await work(call, body.data));
    });
  };
}

/** Another organisation's database is answered as one that does not exist (PR1). */
export async function prove(
  context: ServerContext,
  { raw, headers }: FastifyRequest,
  database: string,
  options: ProofOptions = {},
): Promise<StationCall | Refusal> {
  const token = findStationToken(headers.authorization);
  const path = (raw.url ?? '').split('?', 1)[0] ?? '';
  const method = raw.method ?? '';
  const station =
    token === undefined ? undefined : await context.stations.find({ token, method, path, database }, options);
  if (!station) return refusal('not-permitted', 'This station could not prove itself.');
  if (station.database !== database) return refusal('not-found', 'Database does not exist.');
  const organisation = await context.catalogue.findOrganisation(station.organisationId);
  if (!organisation) throw new Error('a station of no organisation');
  return { station, organisation };
}

export function invalidInput(error: z.ZodError): Refusal {
  const issue = error.issues[0];
  const path = issue?.path.join('.') ?? '';
  return refusal('invalid-input', `${path === '' ? 'The request' : path}: ${issue?.message ?? 'is malformed'}`);
}

const STATUS: Partial<Record<RefusalCode, number>> = {
  'invalid-input': 400,
  'not-permitted': 401,
  'wrong-credentials': 403,
  'user-disabled': 403,
  revoked: 403,
  'code-invalid': 404,
  'not-found': 404,
  conflict: 409,
  'too-many-attempts': 429,
};

export function send(reply: FastifyReply, answer: Answered): FastifyReply {
  if (!isRefusal(answer)) return reply.send(answer);
  const { code, sentence, details } = answer;
  return reply
    .code(STATUS[code] ?? 400)
    .send({ error: code, reason: sentence, ...(details !== undefined && { details }) });
}

/** Malformed JSON and the like keep Fastify's status; the rest is a fault with a reference. No content is logged. */
export function answerFault(
  context: ServerContext,
  fault: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const status = (fault as { statusCode?: number }).statusCode ?? 500;
  if (status < 500) {
    const error = status === 413 ? 'too-large' : 'invalid-input';
    return reply.code(status).send({ error, reason: 'The request cannot be read.' });
  }
  const reference = currentCall()?.requestId ?? randomUUID();
  const described = describeFault(fault, reference);
  context.log.error({ reference, url: request.routeOptions.url, ...placeOf(fault) }, 'call failed');
  return reply.code(described.status).send({ error: described.word, reason: described.reason, ref: reference });
}
