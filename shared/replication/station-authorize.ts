import { createStationProof, stationAuthorization } from '#shared/protocol/station-proof.ts';
import type { Authorize } from './http-link.ts';

export interface StationKey {
  readonly stationId: string;
  readonly incarnation: number;
  readonly database: string;
  readonly privateKey: CryptoKey;
}

/** Proves each call with the station's own key (PR3). Outside the database nothing is proven: those calls need none. */
export function createStationAuthorize(station: StationKey, serverNowMs: () => number): Authorize {
  return async ({ method, path }): Promise<Readonly<Record<string, string>>> => {
    if (path === '/' || path === '/_up') return {};
    const token = await createStationProof({ ...station, method, path, nowMs: serverNowMs() });
    return { authorization: stationAuthorization(token) };
  };
}
