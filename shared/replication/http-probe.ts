import { createHttpLink, type HttpLinkOptions } from './http-link.ts';

/** Asks whether the server is there: `GET /_up`, without proof and with little patience. Rejects with PeerFault. */
export function createHttpProbe(
  options: Pick<HttpLinkOptions, 'address' | 'fetch' | 'timers'>,
  patienceMs = 2000,
): (signal: AbortSignal) => Promise<void> {
  const link = createHttpLink({ ...options, database: '_up', silenceMs: patienceMs });
  return async (signal) => {
    const answer = await link.send({ method: 'GET' }, signal);
    await answer.text();
  };
}
