/**
 * What became of captured files that nobody filed. A file leaves the spool by being filed or discarded; what is left is of
 * windows whose own copy is gone (another profile, a reinstalled desk) and of people who do not come back.
 *
 * @SAFETY Core's copy may be the only one, and only who captured it can open it: it stays for a season, and its end is in
 * the audit trail with the patient it was for. Shown by expire-entries.test.ts.
 */
import { z } from 'zod';
import type { AuditEntry, AuditTrail } from '../audit/audit-trail.ts';
import { findEntry, planRemoval, type SpoolStore } from './spool-entries.ts';

const DAY_MS = 24 * 60 * 60_000;
/** A file that was never filed is kept so long after it arrived. */
export const WAITING_FILE_DAYS = 90;
/** The mark of a filed one, by which a window that lost its place hears that it need not send again. */
export const FILED_MARK_DAYS = 30;

const INDEX = 'spool.index';
/** When each entry arrived: milliseconds since the epoch, by its id. */
const arrivals = z.record(z.string(), z.number());
type Arrivals = z.output<typeof arrivals>;

async function readArrivals(store: Pick<SpoolStore, 'findLocal'>): Promise<Arrivals> {
  const text = await store.findLocal(INDEX);
  return text === undefined ? {} : arrivals.parse(JSON.parse(text));
}

const planArrivals = (next: Arrivals) => ({ id: INDEX, body: JSON.stringify(next) });

/** Commits with the entry; a file that is sent again has not arrived anew. The caller lets one entry in at a time. */
export async function planArrival(store: SpoolStore, id: string, nowMs: number) {
  return planArrivals({ [id]: nowMs, ...(await readArrivals(store)) });
}

/** Removes what has outlived its time. No entry may be let in meanwhile. */
export async function expireEntries(
  store: SpoolStore,
  trail: Pick<AuditTrail, 'record'>,
  nowMs: number,
): Promise<void> {
  const kept = { ...(await readArrivals(store)) };
  for (const [id, arrivedMs] of Object.entries(kept)) {
    const stored = await findEntry(store, id);
    const days = (nowMs - arrivedMs) / DAY_MS;
    if (stored && days < (stored.state === 'waiting' ? WAITING_FILE_DAYS : FILED_MARK_DAYS)) continue;
    delete kept[id];
    const locals = [planRemoval(id), planArrivals(kept)];
    if (stored?.state === 'waiting') await trail.record(entryOf(id, stored.entry.patientId), { edits: [], locals });
    else await store.write({ locals });
  }
}

function entryOf(id: string, patientId: string): AuditEntry {
  return {
    operation: 'spool.expire',
    action: 'D',
    subtype: 'spool',
    outcome: 'success',
    actor: { userId: 'spool', name: 'Holdfast', roles: [] },
    reason: `not filed within ${WAITING_FILE_DAYS} days`,
    patients: [patientId],
    entities: [{ id, kind: 'SpooledFile' }],
  };
}
