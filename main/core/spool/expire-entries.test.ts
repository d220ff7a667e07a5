import { describe, expect, it } from 'vitest';
import { createStationStore } from '../testing/core-rig.ts';
import { createTestClock, createTestDesk } from '../testing/test-desk.ts';
import { FILED_MARK_DAYS, WAITING_FILE_DAYS } from './expire-entries.ts';
import { createSpoolDatabase } from './spool-database.ts';
import { findEntry, planPromotion } from './spool-entries.ts';

const DAY_MS = 24 * 60 * 60_000;

function rig() {
  const store = createStationStore();
  const clock = createTestClock();
  const { trail } = createTestDesk(store, clock);
  const spool = createSpoolDatabase({ store, clock });
  const post = async (document: object) => {
    const body = new TextEncoder().encode(JSON.stringify({ docs: [document], new_edits: false }));
    expect((await spool.fetch({ method: 'POST', path: '/spool/_bulk_docs', body })).status).toBe(201);
  };
  const arrive = (id: string) =>
    post({
      _id: id,
      _rev: '1-a',
      title: 'captured file',
      contentType: 'image/png',
      patientId: 'Patient:1',
      userId: 'User:ann',
      _attachments: { file: { data: 'AAAA' } },
    });
  const auditOf = async () =>
    (await store.listDocuments({ kind: 'AuditEvent', limit: 100 })).map(
      ({ body }) => JSON.parse(body ?? '{}').resource,
    );
  const stateOf = async (id: string) => (await findEntry(store, id))?.state;
  return { store, clock, post, arrive, auditOf, stateOf, expire: () => spool.expire(trail) };
}

describe('SP6 captured files that nobody filed', () => {
  it('SP6 stay for their season, then go, and the audit trail says so', async () => {
    const { clock, arrive, auditOf, stateOf, expire } = rig();
    await arrive('old');
    clock.advance(DAY_MS);
    await Promise.all([arrive('young'), arrive('other')]);
    clock.advance((WAITING_FILE_DAYS - 1) * DAY_MS - 1);
    await expire();
    expect(await stateOf('old')).toBe('waiting');
    clock.advance(1);
    await expire();
    expect([await stateOf('old'), await stateOf('young'), await stateOf('other')]).toEqual([
      undefined,
      'waiting',
      'waiting',
    ]);
    expect(await auditOf()).toMatchObject([
      { operation: 'spool.expire', action: 'D', patients: ['Patient:1'], entities: [{ id: 'old' }] },
    ]);
  });

  it('SP6 sent again they have not arrived anew', async () => {
    const { clock, arrive, stateOf, expire } = rig();
    await arrive('file');
    clock.advance((WAITING_FILE_DAYS - 1) * DAY_MS);
    await arrive('file');
    clock.advance(DAY_MS);
    await expire();
    expect(await stateOf('file')).toBeUndefined();
  });

  it('SP6 the mark of a filed one goes earlier and leaves no event; a discarded one goes at once', async () => {
    const { store, clock, post, arrive, auditOf, stateOf, expire } = rig();
    await Promise.all([arrive('filed'), arrive('discarded')]);
    await store.write({ locals: [planPromotion('filed', '1-a')] });
    await post({ _id: 'discarded', _rev: '2-b', _deleted: true });
    expect(await stateOf('discarded')).toBeUndefined();
    clock.advance(FILED_MARK_DAYS * DAY_MS - 1);
    await expire();
    expect(await stateOf('filed')).toBe('promoted');
    clock.advance(1);
    await expire();
    expect(await stateOf('filed')).toBeUndefined();
    expect(await auditOf()).toEqual([]);
  });
});
