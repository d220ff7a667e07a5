/** What snapshot files want of the opened organisation, put together: how one comes in, is judged, and is read before the line goes on. */
import { isRefusal, type Refusal } from '#shared/errors/refusal.ts';
import { systemTimers } from '#shared/lib/timers.ts';
import { createClockWatch } from '#shared/replication/clock-watch.ts';
import { createHttpPeer } from '#shared/replication/http-peer.ts';
import { createStationAuthorize } from '#shared/replication/station-authorize.ts';
import type { SyncDeps, SyncPart } from '../sync-part.ts';
import { type ArrivingFile, createArrivingFile } from './arriving-file.ts';
import { createFilledSync, type FilledSync } from './filled-sync.ts';
import { judgeSnapshot } from './judge-snapshot.ts';
import { type TakenSnapshot, takeSnapshot } from './take-snapshot.ts';

export interface FillPartDeps {
  readonly openLine: () => SyncPart;
  readonly sync: SyncDeps;
  /** Of the organisation. */
  readonly folder: string;
  readonly stationKeySecret: Uint8Array;
  /** Where the station was started with a file. */
  readonly file?: string | undefined;
  readonly tell: (outcome: TakenSnapshot | Refusal) => void | Promise<void>;
}

export interface FillPart {
  /** The line, which rests while a file is read. */
  readonly sync: FilledSync;
  readonly arriving: ArrivingFile;
}

export function createFillPart({ openLine, sync, folder, stationKeySecret, file, tell }: FillPartDeps): FillPart {
  const { store, record, organisationKey, clock, onFault } = sync;
  const reader = {
    ...{ store, organisationKey, stationKeySecret, clock },
    organisation: record.organisation.id,
    station: record.stationId,
    findIdentity: (known: string) => findIdentity(sync, known),
  };
  const arriving = createArrivingFile({
    folder,
    async judge(path) {
      const judged = await judgeSnapshot(path, reader);
      if (isRefusal(judged)) return judged;
      await judged.file.close();
      return undefined;
    },
  });
  const filled = createFilledSync({
    openLine,
    findFirst: async () => file ?? (await arriving.findWhole()),
    take: (from, onProgress, signal) => takeSnapshot(from, { ...reader, onProgress }, signal),
    async tell(outcome, from) {
      if (from !== file) await arriving.remove();
      await tell(outcome);
    },
    clock,
    onFault,
  });
  return { sync: filled, arriving };
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
