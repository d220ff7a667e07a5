/**
 * HU9: what only central can do is passed on as it came, with the proof of the station that asked: a hub cannot ask in a
 * station's name. The proof names method and path, so both stay what they are.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';

export interface PassedAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Undefined where central does not answer. */
export type PassUpstream = (request: FastifyRequest) => Promise<PassedAnswer | undefined>;

const PATIENCE_MS = 15_000;

export function createPassUpstream(
  address: string,
  fetchThrough: typeof fetch,
  /** Called with each answer of central. */
  onAnswer: () => void = () => {},
): PassUpstream {
  const base = address.replace(/\/+$/, '');
  return async ({ raw, headers, body, method }) => {
    const sent: Record<string, string> = { accept: 'application/json', 'content-type': 'application/json' };
    if (headers.authorization !== undefined) sent.authorization = headers.authorization;
    try {
      const answer = await fetchThrough(`${base}${raw.url ?? ''}`, {
        method,
        headers: sent,
        body: JSON.stringify(body ?? {}),
        redirect: 'error',
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      const parsed: unknown = await answer.json();
      if (isGateway(answer.status)) return undefined;
      onAnswer();
      return { status: answer.status, body: parsed };
    } catch {
      return undefined; // no answer, or one that is none: the station hears that there is no contact
    }
  };
}

/** A proxy on the way that says that nobody is there. */
const isGateway = (status: number) => status === 502 || status === 504;

/** 503: a client takes it as no contact, whatever it knows of the word. */
export function answerUnreachable(reply: FastifyReply): FastifyReply {
  const reason = 'The hub of this clinic has no contact with central. Work goes on; this can be done when it is back.';
  return reply.code(503).send({ error: 'upstream-unreachable', reason });
}
