import { isRefusal, type Refusal } from '#shared/errors/refusal.ts';
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
