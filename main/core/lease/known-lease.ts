/** A station's lease as it stands when the store has been opened, and the time to judge it by. */
import { judgeLease, type LeasePhase } from '#shared/domain/lease/scope-lease.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import type { OpenedOrganisation } from '../enrolment/open-organisation.ts';
import { getFolderRecord } from '../enrolment/organisation-folder.ts';
import { countInCare } from './count-in-care.ts';
import { type LeaseRecord, leaseLocal } from './lease-record.ts';
import { forgetOldRecord } from './put-under-lease.ts';
import { createTrustedTime, type TimeSources, type TrustedTime } from './trusted-time.ts';

export interface KnownLease {
  readonly record: LeaseRecord;
  readonly time: TrustedTime;
}

/** Undefined on a station that has no lease yet. */
export async function findKnownLease(
  opened: OpenedOrganisation,
  sources: TimeSources,
): Promise<KnownLease | undefined> {
  const { folder, store, record: station } = opened;
  const { version } = await getFolderRecord(folder);
  await forgetOldRecord(folder);
  const record = await leaseLocal(store).find();
  if (version === 1 || !record) return undefined;
  const writtenMs = await latestOwnMs(store, station.stationId);
  const seenMs = Math.max(record.seenMs, writtenMs + record.skewMs);
  return { record, time: createTrustedTime(sources, { seenMs, skewMs: record.skewMs }) };
}

/** Notes, durably, when it was first seen to be over: a restart gives no second grace. */
export async function judgeKnownLease(
  store: DocumentStore,
  { record, time }: KnownLease,
): Promise<{ readonly record: LeaseRecord; readonly phase: LeasePhase; readonly inCare: number }> {
  const nowMs = time.nowMs();
  const isOver = nowMs >= record.untilMs;
  const inCare = isOver ? await countInCare(store) : 0;
  const noticed: LeaseRecord =
    isOver && record.noticedMs === undefined ? { ...record, noticedMs: nowMs, seenMs: nowMs } : record;
  if (noticed !== record) await leaseLocal(store).write(noticed);
  return { record: noticed, phase: judgeLease(noticed, nowMs, inCare), inCare };
}

const LOOKED_AT = 20;

/**
 * When this station last recorded something, by its own clock; 0 where nothing of it is among the newest. @SAFETY Audit
 * events say it: the hybrid times of documents run ahead with whatever clock was the farthest ahead anywhere.
 */
async function latestOwnMs(store: DocumentStore, stationId: string): Promise<number> {
  const { updateSeq } = await store.info();
  const page = await store.listChanges({ since: updateSeq + 1, limit: LOOKED_AT, descending: true, bodies: 'winner' });
  const times = page.rows.map(({ revisions }) => recordedMs(revisions?.[0]?.body ?? '{}', stationId));
  return Math.max(0, ...times.filter((ms) => !Number.isNaN(ms)));
}

function recordedMs(body: string, stationId: string): number {
  const { resource } = JSON.parse(body) as { resource?: { recorded?: unknown; chain?: { station?: unknown } } };
  const { recorded, chain } = resource ?? {};
  return typeof recorded === 'string' && chain?.station === stationId ? Date.parse(recorded) : 0;
}
