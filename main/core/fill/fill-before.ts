/** Where a station is started with a snapshot file: what the file wants of the opened organisation, put together. */
import { isRefusal, type Refusal } from '#shared/errors/refusal.ts';
import { systemTimers } from '#shared/lib/timers.ts';
import { createClockWatch } from '#shared/replication/clock-watch.ts';
import { createHttpPeer } from '#shared/replication/http-peer.ts';
import { createStationAuthorize } from '#shared/replication/station-authorize.ts';
import type { SyncDeps, SyncPart } from '../sync-part.ts';
import { createFilledSync } from './filled-sync.ts';
import { type TakenSnapshot, takeSnapshot } from './take-snapshot.ts';

export interface FillBefore {
  readonly file: string;
  readonly stationKeySecret: Uint8Array;
  readonly tell: (outcome: TakenSnapshot | Refusal) => void;
}

/** The file first, then the line. */
export function fillBefore(line: SyncPart, deps: SyncDeps, { file, stationKeySecret, tell }: FillBefore): SyncPart {
  const { store, record, organisationKey, clock, onFault } = deps;
  const reader = {
    ...{ store, organisationKey, stationKeySecret, clock },
    organisation: record.organisation.id,
    station: record.stationId,
    findIdentity: (known: string) => findIdentity(deps, known),
  };
  const take = (onProgress: (done: number, expected: number) => void, signal: AbortSignal) =>
    takeSnapshot(file, { ...reader, onProgress }, signal);
  return createFilledSync({ line, take, tell, clock, onFault });
}

const PATIENCE_MS = 3000;

/** Of the server that wrote the file, as it is now, where it is one that this station can ask; a station without a line takes its file all the same. */
async function findIdentity(deps: SyncDeps, known: string): Promise<string | undefined> {
  const serverId = known.split('/')[0];
  const addresses = [...(deps.hubs ?? []), deps.record.address];
  const found = await Promise.all(addresses.map((address) => askIdentity(deps, address).catch(() => undefined)));
  return found.find((identity) => identity?.split('/')[0] === serverId);
}

async function askIdentity({ record, stationKey, clock, fetch }: SyncDeps, address: string): Promise<string> {
  const { stationId, incarnation, organisation } = record;
  const { database } = organisation;
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const watch = createClockWatch({ address, fetch, clock });
  await watch.measure(signal).catch(() => undefined);
  const station = { stationId, incarnation, database, privateKey: stationKey };
  const authorize = createStationAuthorize(station, watch.serverNowMs);
  return createHttpPeer({ address, database, fetch, authorize, clock, timers: systemTimers }).identity(signal);
}

/** For whoever started the station by a command. */
export function describeFill(outcome: TakenSnapshot | Refusal): string {
  if (isRefusal(outcome)) return `The snapshot file was not taken. ${outcome.sentence}`;
  const { documents, refused, madeAt } = outcome;
  const aside = refused === 0 ? '' : ` ${refused} were set aside and are asked for over the line.`;
  return `${documents} documents are here from the snapshot file of ${madeAt}.${aside} What changed since comes over the line.`;
}
