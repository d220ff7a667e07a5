/**
 * Checks the proof of a station (PR3). Order matters for PR1: the proof is judged against the path that was asked for,
 * then the station's own database is compared with it. Whether another database exists is never looked up.
 */
import type { CryptoKey } from 'jose';
import type { Clock } from '#shared/lib/clock.ts';
import { importStationPublicKey, verifyStationProof } from '#shared/protocol/station-proof.ts';
import type { Catalogue, StationEntry } from '../orgs/catalogue.ts';
import type { StationIdentity } from './caller.ts';
import { createReplayGuard, type ReplayGuard } from './replay-guard.ts';

export interface CallToProve {
  readonly token: string;
  readonly method: string;
  /** As on the wire, without query. */
  readonly path: string;
  readonly database: string;
}

export interface ProofOptions {
  readonly anyIncarnation?: boolean;
  readonly evenRevoked?: boolean;
}

export interface StationGate {
  /**
   * Undefined when nothing is proven. A station that was superseded by a newer incarnation is proven only with
   * `anyIncarnation`, one that was shut out only with `evenRevoked`: so that it can be told.
   */
  find(call: CallToProve, options?: ProofOptions): Promise<StationIdentity | undefined>;
}

export interface StationGateParts {
  readonly catalogue: Pick<Catalogue, 'findStation'>;
  readonly clock: Clock;
  readonly replays?: ReplayGuard;
  /** Told of each proof that was taken. */
  readonly onProven?: (station: StationIdentity) => void;
}

export function createStationGate({
  catalogue,
  clock,
  replays = createReplayGuard(),
  onProven,
}: StationGateParts): StationGate {
  const keys = createKeyCache();
  return {
    async find({ token, method, path, database }, { anyIncarnation = false, evenRevoked = false } = {}) {
      let station: StationEntry | undefined;
      const nowMs = clock.now();
      const findKey = async (id: string): Promise<CryptoKey | undefined> => {
        station = await catalogue.findStation(id);
        return station && (evenRevoked || station.state === 'active') ? keys.get(station) : undefined;
      };
      const verdict = await verifyStationProof(token, { method, path, database, nowMs, findKey });
      if (verdict.state === 'unproven' || !station) return undefined;
      const { tokenId, issuedAtMs, expiresAtMs, incarnation } = verdict.station;
      const used = { tokenId: `${station.id} ${tokenId}`, issuedAtMs, expiresAtMs };
      if (!(await replays.admit(used, nowMs))) return undefined;
      if (incarnation !== station.incarnation && !(anyIncarnation && incarnation < station.incarnation))
        return undefined;
      const { id: stationId, organisationId, database: own } = station;
      const hubOf = station.purpose === 'hub' ? { hubOfSite: station.siteId } : {};
      const identity = { stationId, organisationId, incarnation, database: own, ...hubOf };
      if (station.state === 'active') onProven?.(identity);
      return identity;
    },
  };
}

/** Imported keys, by the key itself: a station that enrols anew is never judged by an old one. */
function createKeyCache() {
  const keys = new Map<string, Promise<CryptoKey>>();
  return {
    get({ publicKeyJwk }: StationEntry): Promise<CryptoKey> {
      const known = keys.get(publicKeyJwk.x);
      if (known) return known;
      const imported = importStationPublicKey(publicKeyJwk);
      if (keys.size > 20_000) keys.clear();
      keys.set(publicKeyJwk.x, imported);
      return imported;
    },
  };
}
