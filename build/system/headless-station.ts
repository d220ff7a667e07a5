/** A station without a window: encrypted store, own key, replicator. Enrolled like any other. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createReplicator, type Replicator } from '#main/core/replicator/replicator.ts';
import { generateSigningKeys, importSigningKey } from '#shared/domain/identity/signing-key.ts';
import { isRefusal } from '#shared/errors/refusal.ts';
import { systemClock } from '#shared/lib/clock.ts';
import { createHybridClock, type HybridClock } from '#shared/lib/hybrid-time.ts';
import { systemTimers } from '#shared/lib/timers.ts';
import { createEnrolmentClient } from '#shared/protocol/central-client.ts';
import { createClockWatch } from '#shared/replication/clock-watch.ts';
import { createStationAuthorize } from '#shared/replication/station-authorize.ts';
import { openStationStore } from '#shared/sqlite/open-sqlite-store.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import { type EnrolmentAnswer, ed25519PublicJwkOf } from './station-key.ts';

export interface StationFiles {
  readonly file: string;
  readonly key: Uint8Array;
  readonly enrolment: EnrolmentAnswer;
  readonly privateJwk: JsonWebKey;
}

export interface HeadlessStation {
  readonly name: string;
  readonly store: DocumentStore;
  readonly replicator: Replicator;
  readonly hybridClock: HybridClock;
  readonly files: StationFiles;
  close(): Promise<void>;
}

/** Enrols with a code, over the address given, and leaves what a start needs. */
export async function enrolHeadless(options: {
  readonly address: string;
  readonly code: string;
  readonly name: string;
  readonly folder: string;
}): Promise<StationFiles> {
  const client = createEnrolmentClient({ address: options.address });
  const checked = await client.checkCode(options.code);
  if (isRefusal(checked)) throw new Error(checked.support ?? checked.sentence);
  const site = checked.sites[0];
  if (!site) throw new Error('the organisation has no site');
  const { publicJwk, privateJwk } = await generateSigningKeys();
  const request = {
    code: options.code,
    stationName: options.name,
    publicKeyJwk: ed25519PublicJwkOf(publicJwk),
    siteId: site.id,
    purpose: 'ward' as const,
  };
  const enrolment = await client.enrol(request);
  if (isRefusal(enrolment)) throw new Error(enrolment.support ?? enrolment.sentence);
  const file = join(options.folder, `${options.name}.sqlite`);
  return { file, key: randomBytes(32), enrolment, privateJwk };
}

export async function startHeadless(
  name: string,
  address: string,
  files: StationFiles,
  options: { readonly writer?: 'inline' | 'worker'; readonly seed?: number } = {},
): Promise<HeadlessStation> {
  const { writer = 'inline' } = options;
  const store = await openStationStore({ file: files.file, key: files.key, writer });
  if (isRefusal(store)) throw new Error(store.sentence);
  const { organisation, stationId, incarnation } = files.enrolment;
  const privateKey = await importSigningKey(files.privateJwk as Parameters<typeof importSigningKey>[0]);
  const clockWatch = createClockWatch({ address, fetch, clock: systemClock });
  const station = { stationId, incarnation, database: organisation.database, privateKey };
  const replicator = createReplicator({
    store,
    address,
    database: organisation.database,
    fetch,
    authorize: createStationAuthorize(station, clockWatch.serverNowMs),
    clock: systemClock,
    timers: systemTimers,
    random: Math.random,
    clockWatch,
    report: (what, fault) => console.error(name, what, fault),
  });
  await replicator.run();
  const hybridClock = createHybridClock(systemClock, stationId);
  return {
    name,
    store,
    replicator,
    hybridClock,
    files,
    async close() {
      await replicator.drain();
      await store.close();
    },
  };
}
