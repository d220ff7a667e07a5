/** What a hub answers beside the CouchDB protocol: little by itself, the rest is central's (HU9). */
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { z } from 'zod';
import type { SigningKey } from '#shared/domain/identity/signing-key.ts';
import { isRefusal } from '#shared/errors/refusal.ts';
import { proveHub } from '#shared/hub/signed-hub.ts';
import { recordNumberBlockRequest } from '#shared/protocol/enrolment.ts';
import { type HubProofAnswer, hubProofRequest, hubStatusRequest } from '#shared/protocol/hub.ts';
import { bucketsRequest, manifestRequest } from '#shared/protocol/scope.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import type { ServerContext } from '../context.ts';
import { answerFault, invalidInput, prove, type StationCall, send } from '../holdfast/register-call.ts';
import { currentCall } from '../operations/current-call.ts';
import { sentHead } from '../orgs/audit-heads.ts';
import { readScope } from '../scopes/checkouts.ts';
import { readBuckets } from '../scopes/read-buckets.ts';
import { readManifest } from '../scopes/read-manifest.ts';
import type { GrantedPart } from '../scopes/scope-grants.ts';
import type { HeadRelay } from './head-relay.ts';
import type { HubRecord } from './hub-record.ts';
import { awaitHubStatus, readHubStatus } from './hub-status.ts';
import type { NumberReserve } from './number-reserve.ts';
import { answerUnreachable, type PassUpstream } from './pass-upstream.ts';
import type { RosterMirror } from './roster-mirror.ts';
import type { Upward } from './upward.ts';

export interface HubCalls {
  readonly store: DocumentStore;
  readonly record: () => HubRecord;
  /** Address of central in use. */
  readonly upstream: string;
  readonly key: SigningKey;
  readonly pass: PassUpstream;
  readonly roster: Pick<RosterMirror, 'refresh'>;
  readonly heads: HeadRelay;
  readonly upward: Pick<Upward, 'atCentral' | 'link' | 'lastContactAt' | 'watch'>;
  /** The hub ends: nobody waits any longer. */
  readonly ending: AbortSignal;
  readonly numbers: Pick<NumberReserve, 'give' | 'left'>;
  /** HU19: whether everything of a part is here that central lists. */
  readonly isWholePart: (of: GrantedPart) => boolean;
}

/** After these central has something new about the stations of this hub. */
const CHANGES_ROSTER = /^\/_holdfast\/(?:enrolment|[^/]+\/(?:incarnations|scope\/(?:check-out|return|describe)))$/;
/** Sealed work may be large. */
const LARGE = /\/sealed-work$/;
const SMALL_BODY_BYTES = 256 * 1024;

type OfDatabase = { Params: { database: string } };

export function registerHubCalls(server: FastifyInstance, context: ServerContext, hub: HubCalls): void {
  server.setErrorHandler((fault, request, reply) => answerFault(context, fault, request, reply));
  const options = { bodyLimit: SMALL_BODY_BYTES };
  server.get('/_holdfast/time', options, async () => ({ nowMs: context.clock.now() }));

  server.post('/_holdfast/hub/prove', options, async (request, reply) => {
    const asked = hubProofRequest.safeParse(request.body);
    if (!asked.success) return send(reply, invalidInput(asked.error));
    return describeSelf(hub, asked.data.nonce);
  });

  server.post<OfDatabase>('/_holdfast/:database/hub/status', options, async (request, reply) => {
    const call = await prove(context, request, request.params.database);
    if (isRefusal(call)) return send(reply, call);
    const asked = hubStatusRequest.safeParse(request.body ?? {});
    if (!asked.success) return send(reply, invalidInput(asked.error));
    const { until } = asked.data;
    return until ? awaitHubStatus(hub, until, endOfWait(hub, reply, until.waitMs)) : readHubStatus(hub);
  });

  /** The hub's own list once it is whole itself, what the station was given too; before that central's (HU12, HU19). */
  const ofList = <T>(name: string, schema: z.ZodType<T>, read: (call: StationCall, asked: T) => Promise<object>) =>
    server.post<OfDatabase>(`/_holdfast/:database/scope/${name}`, options, async (request, reply) => {
      if (hub.record().wholeAt === undefined) return passOn(context, hub, request, reply);
      const call = await prove(context, request, request.params.database);
      if (isRefusal(call)) return send(reply, call);
      if (!(await isWholeFor(context, hub, call))) return passOn(context, hub, request, reply);
      const asked = schema.safeParse(request.body);
      return send(reply, asked.success ? await read(call, asked.data) : invalidInput(asked.error));
    });
  ofList('manifest', manifestRequest, (call, { patientId }) => readManifest(context, call, patientId));
  ofList('buckets', bucketsRequest, (call, asked) => readBuckets(context, call, asked));

  /** Central ends and moves on what is due; without it, what was given stands. */
  server.post<OfDatabase>('/_holdfast/:database/scope/describe', options, async (request, reply) => {
    const passed = await hub.pass(request);
    if (passed) return reply.code(passed.status).send(passed.body);
    const call = await prove(context, request, request.params.database);
    return send(reply, isRefusal(call) ? call : await readScope(context, call));
  });

  /** Central's while it answers; without it, of the hub's reserve (HU16). */
  server.post<OfDatabase>('/_holdfast/:database/record-number-blocks', options, async (request, reply) => {
    const passed = hub.upward.link() === 'offline' ? undefined : await hub.pass(request);
    if (passed) return reply.code(passed.status).send(passed.body);
    const call = await prove(context, request, request.params.database);
    if (isRefusal(call)) return send(reply, call);
    const asked = recordNumberBlockRequest.safeParse(request.body);
    if (!asked.success) return send(reply, invalidInput(asked.error));
    const block = await hub.numbers.give(call.station.stationId, asked.data);
    return block ? send(reply, block) : answerUnreachable(reply);
  });

  server.post<OfDatabase>('/_holdfast/:database/audit-heads', options, async (request, reply) => {
    const call = await prove(context, request, request.params.database);
    if (isRefusal(call)) return send(reply, call);
    const head = sentHead.safeParse(request.body);
    if (!head.success) return send(reply, invalidInput(head.error));
    const answer = await hub.heads.accept(call.station, head.data);
    return isRefusal(answer) && answer.code === 'no-contact'
      ? reply.code(503).send({ error: 'upstream-unreachable', reason: answer.sentence })
      : send(reply, answer);
  });

  const large = { bodyLimit: context.config.limits.requestBytes };
  server.post('/_holdfast/*', large, async (request, reply) => {
    const bytes = Number(request.headers['content-length'] ?? 0);
    if (bytes > SMALL_BODY_BYTES && !LARGE.test(request.url))
      return reply.code(413).send({ error: 'too-large', reason: 'The request is too large.' });
    return passOn(context, hub, request, reply);
  });
}

/** @SAFETY A record that is still on its way here would look whole to a station that has as little of it. */
async function isWholeFor({ catalogue }: ServerContext, { isWholePart }: HubCalls, { station }: StationCall) {
  const grants = await catalogue.listGrants(station.stationId);
  return grants.every(({ state, of }) => state !== 'active' || isWholePart(of));
}

/** Whoever waits for something is answered at the latest then: asked to wait no longer, gone, shut out, or the hub ends. */
function endOfWait({ ending }: HubCalls, { raw }: FastifyReply, waitMs: number): AbortSignal {
  const gone = new AbortController();
  raw.once('close', () => gone.abort());
  const revoked = currentCall()?.revoked;
  return AbortSignal.any([ending, gone.signal, AbortSignal.timeout(waitMs), ...(revoked ? [revoked] : [])]);
}

async function passOn(
  _context: ServerContext,
  { pass, roster }: HubCalls,
  request: Parameters<PassUpstream>[0],
  reply: Parameters<typeof answerUnreachable>[0],
) {
  const passed = await pass(request);
  if (!passed) return answerUnreachable(reply);
  // The station's next call finds what this one has brought about.
  if (passed.status < 300 && CHANGES_ROSTER.test(request.url)) await roster.refresh().catch(() => false);
  return reply.code(passed.status).send(passed.body);
}

async function describeSelf({ record, key, upstream }: HubCalls, nonce: string): Promise<HubProofAnswer> {
  const { certificate, organisation } = record();
  const claim = { database: organisation.database, upstream };
  return { ...claim, certificate, proof: await proveHub(claim, nonce, key) };
}
