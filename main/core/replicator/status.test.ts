import { describe, expect, it } from 'vitest';
import { createClockWatch } from '#shared/replication/clock-watch.ts';
import { createKnownRevisions } from '#shared/replication/known-revisions.ts';
import { PeerFault } from '#shared/replication/peer-fault.ts';
import { createStoreRefusedLog } from '#shared/replication/store-refused-log.ts';
import { createMemoryStore } from '#shared/store/memory-store.ts';
import { createVirtualTime } from '#shared/testing/virtual-time.ts';
import { fillOf } from './fill-progress.ts';
import { findFinishedFill, recordFinishedFill } from './fill-record.ts';
import { createLaneLedger } from './lane-ledger.ts';
import { createLinkWatch } from './link-watch.ts';
import { countWaiting } from './waiting.ts';
import { listWaitingBefore } from './waiting-before.ts';

const report = (more: object = {}) => ({ position: '10', pending: 0, rows: 5, written: 5, refused: 0, ...more });

describe('status', () => {
  it('RP7.1 a lane is confirmed as far as the other side has answered', () => {
    const ledger = createLaneLedger();
    expect(ledger.confirmed(1)).toBeUndefined();
    ledger.pushed(1, report({ position: '42' }), Date.parse('2026-11-22T08:00:00Z'));
    expect(ledger.confirmed(1)).toEqual({ seq: 42, at: '2026-11-22T08:00:00.000Z' });
    expect(ledger.confirmed(2)).toBeUndefined();
    ledger.pushed(undefined, report({ position: '50' }), 0);
    expect([1, 2, 3].map((lane) => ledger.confirmed(lane as 1)?.seq)).toEqual([50, 50, 50]);
  });

  it('RP7 counts what waits and since when, and leaves out what came from central', async () => {
    const store = createMemoryStore();
    const atCentral = createKnownRevisions();
    const put = (id: string, at: string) =>
      store.write({ edits: [{ id, body: JSON.stringify({ kind: 'Task', at, commit: { id: 'c', lane: 1 } }) }] });
    await put('a', '2026-11-22T08:00:00.000Z-0000-st');
    await put('b', '2026-11-22T09:00:00.000Z-0000-st');
    expect(await countWaiting(store, 1, 0, atCentral)).toEqual({ count: 2, since: '2026-11-22T08:00:00.000Z' });
    atCentral.add('a', (await store.find('a'))?.rev ?? '');
    expect(await countWaiting(store, 1, 0, atCentral)).toEqual({ count: 1, since: '2026-11-22T09:00:00.000Z' });
    expect(await countWaiting(store, 1, 2, atCentral)).toEqual({ count: 0 });
    expect(await countWaiting(store, 2, 0, atCentral)).toEqual({ count: 0 });
  });

  it('RP7 after a crash what another station wrote is not taken for unsent, and since when is not forgotten', async () => {
    const store = createMemoryStore();
    const atCentral = createKnownRevisions();
    const put = (id: string, station: string, hour: number, parent?: string) => {
      const at = `2026-11-22T0${hour}:00:00.000Z-0000-${station}`;
      const body = JSON.stringify({ kind: 'Task', at, station, commit: { id: 'c', lane: 1 } });
      return store.write({ edits: [{ id, body, ...(parent && { parent }) }] });
    };
    for (let n = 0; n < 700; n += 1) await put(`theirs-${n}`, n % 2 === 0 ? 'central' : 'other', 5);
    await put('mine', 'own', 6);
    await put('merged', 'merge', 7);
    const before = await listWaitingBefore(store, 'own', () => 3);
    expect(await countWaiting(store, 1, 3, atCentral, before)).toEqual({ count: 2, since: '2026-11-22T06:00:00.000Z' });
    await put('mine', 'own', 8, (await store.find('mine'))?.rev);
    await put('another', 'own', 9);
    expect(await countWaiting(store, 1, 3, atCentral, before)).toEqual({ count: 3, since: '2026-11-22T07:00:00.000Z' });
    const { updateSeq } = await store.info();
    expect(await countWaiting(store, 1, updateSeq - 1, atCentral, before)).toMatchObject({ count: 1 });
    expect(await countWaiting(store, 1, updateSeq, atCentral, before)).toEqual({ count: 0 });
  });

  it('RP8 a fill tells how much came, how much is expected, and when the first lane is here', () => {
    const ledger = createLaneLedger();
    expect(fillOf(ledger.fill(), 0)).toEqual({ state: 'empty', received: 0 });
    for (const [lane, pending] of [
      [1, 100],
      [2, 300],
      [3, 0],
    ] as const)
      ledger.expects(lane, pending);
    ledger.pulled(1, report({ rows: 50, pending: 50 }));
    expect(fillOf(ledger.fill(), 5000)).toEqual({ state: 'filling', received: 50, expected: 400, secondsLeft: 35 });
    ledger.pulled(1, report({ rows: 50, pending: 0 }));
    expect(fillOf(ledger.fill(), 9000)).toMatchObject({ state: 'first-lane-here', received: 100, expected: 400 });
    ledger.pulled(2, report({ rows: 300, pending: 0 }));
    ledger.pulled(3, report({ rows: 0, pending: 0 }));
    expect(fillOf(ledger.fill(), 9000)).toEqual({ state: 'complete', received: 400, expected: 400 });
  });

  it('RP8 a finished fill stays finished', async () => {
    const store = createMemoryStore();
    expect(await findFinishedFill(store)).toBeUndefined();
    await recordFinishedFill(store, 400);
    expect(await findFinishedFill(store)).toBe(400);
  });

  it('RP7 the link is what both directions met; a new try does not hide the fault', () => {
    const link = createLinkWatch();
    link.connecting('push');
    link.connecting('pull');
    expect(link.read()).toEqual({ link: 'connecting' });
    link.connected('push');
    link.connected('pull');
    link.answered(Date.parse('2026-11-22T08:00:00Z'));
    expect(link.read()).toEqual({ link: 'connected', lastContactAt: '2026-11-22T08:00:00.000Z' });
    link.failed('pull', new PeerFault('unreachable', 'gone'), Date.parse('2026-11-22T08:00:05Z'));
    link.connecting('pull');
    expect(link.read()).toMatchObject({
      link: 'offline',
      reason: { code: 'unreachable' },
      retryAt: '2026-11-22T08:00:05.000Z',
    });
    link.connected('pull');
    link.failed('push', new PeerFault('refused', 'status 401'), 0);
    expect(link.read()).toMatchObject({ link: 'refused', reason: { code: 'station-refused' } });
  });

  it('RP5.1 what was refused is still listed after a restart', async () => {
    const store = createMemoryStore();
    const entry = { id: 'a', rev: '1-a', error: 'forbidden', reason: 'no', at: '2026-11-22T08:00:00.000Z' };
    await createStoreRefusedLog(store, 'push').set([entry]);
    expect(await createStoreRefusedLog(store, 'push').list()).toEqual([entry]);
    expect(await createStoreRefusedLog(store, 'pull').list()).toEqual([]);
  });

  it('RP10 the clock is compared with the server, half the way there and back taken off', async () => {
    const time = createVirtualTime();
    const slow: typeof fetch = async () => {
      const nowMs = time.now() + 60_000 + 100;
      await time.advance(200);
      return Response.json({ nowMs });
    };
    const watch = createClockWatch({ address: 'http://central', fetch: slow, clock: time });
    expect(watch.skewMs()).toBeUndefined();
    watch.noteAnswer(new Response('', { headers: { date: new Date(time.now() + 90_000).toUTCString() } }));
    expect(watch.skewMs()).toBeGreaterThan(80_000);
    await watch.measure(new AbortController().signal);
    expect(watch.skewMs()).toBe(60_000);
    expect(watch.serverNowMs()).toBe(time.now() + 60_000);
  });
});
