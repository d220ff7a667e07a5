import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import {
  createCentralClient,
  createEnrolmentClient,
  type StationCredentials,
} from '#shared/protocol/central-client.ts';
import type { LeaseAnswer, LeaseRequest } from '#shared/protocol/lease.ts';

export interface LeaseContact extends Omit<StationCredentials, 'nowMs'> {
  readonly address: string;
  readonly fetch: typeof fetch;
}

/**
 * Asks at these addresses in their order until one of them has an answer of central's; a hub passes the question on. The
 * refusal is the first that says more than that nobody is there.
 */
export async function askForLeaseAnywhere(
  addresses: Iterable<string>,
  ask: (address: string) => Promise<LeaseAnswer | Refusal>,
): Promise<LeaseAnswer | Refusal> {
  let refused: Refusal | undefined;
  for (const address of new Set(addresses)) {
    const answer = await ask(address);
    if (!isRefusal(answer) || answer.code === 'revoked') return answer;
    if (!refused || refused.code === 'no-contact') refused = answer;
  }
  return refused ?? refusal('no-contact', 'Nobody is known who could be asked.');
}

/** Central's time is asked first: a clock that was set in between would make the proof look false just when it matters. */
export async function askForLease(
  { address, fetch: fetchThrough, ...station }: LeaseContact,
  request: LeaseRequest,
  signal?: AbortSignal,
): Promise<LeaseAnswer | Refusal> {
  const at = { address, fetch: fetchThrough };
  const centralMs = await createEnrolmentClient(at).readTime(signal);
  if (isRefusal(centralMs)) return centralMs;
  return createCentralClient(at, { ...station, nowMs: () => centralMs }).renewLease(request, signal);
}
