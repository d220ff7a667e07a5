import { describe, expect, it } from 'vitest';
import { headOf } from '#shared/domain/audit/chain-link.ts';
import { countersignHead, signHead } from '#shared/domain/audit/signed-head.ts';
import { verifyChain } from '#shared/domain/audit/verify-chain.ts';
import { generateSigningKeys, importSigningKey, importVerifyingKey } from '#shared/domain/identity/signing-key.ts';
import type { AuditEventResource } from '#shared/model/audit-event.ts';
import { LANES } from '#shared/replication/confirmed-positions.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import { createMemoryStore } from '#shared/store/memory-store.ts';
import { planCommandRecord } from '../api/command-record.ts';
import { createTestClock, createTestDesk } from '../testing/test-desk.ts';
import { createConfirmedHeads } from './confirmed-heads.ts';
import { AUDIT_KEPT_DAYS, createAuditPruner } from './prune-audit.ts';

const DAY_MS = 24 * 60 * 60_000;
const never = new AbortController().signal;

async function keys() {
  const { publicJwk, privateJwk } = await generateSigningKeys();
  return { signing: await importSigningKey(privateJwk), verifying: await importVerifyingKey(publicJwk) };
}

async function rig() {
  const store = createMemoryStore();
  const central = createMemoryStore();
  const clock = createTestClock();
  const { trail } = createTestDesk(store, clock);
  const [station, organisation] = [await keys(), await keys()];
  const heads = createConfirmedHeads(store, organisation.verifying);
  const confirmed = { seq: 0 };
  const readConfirmed = async () => new Map(LANES.map((lane) => [lane, confirmed]));
  const pruner = createAuditPruner({ store, station: 'station-1', clock, heads, readConfirmed });

  return {
    store,
    central,
    clock,
    heads,
    pruner,
    /** Commands with their replay records. */
    async work(count: number) {
      for (let n = 0; n < count; n += 1) {
        const commandId = crypto.randomUUID();
        const record = { operation: 'test', userId: 'User:1', inputHash: '', saved: [] };
        await trail.record(
          {
            operation: 'test',
            action: 'E',
            subtype: 'test',
            outcome: 'success',
            commandId,
            patients: [],
            entities: [],
          },
          { edits: [], locals: [planCommandRecord(commandId, record)] },
        );
        clock.advance(1000);
      }
    },
    async push() {
      const { rows, lastSeq } = await store.listChanges({ since: confirmed.seq, limit: 10_000, bodies: 'leaves' });
      const grafts = rows.flatMap(({ revisions = [] }) => revisions.map((one) => ({ ...one, body: one.body ?? '' })));
      await central.write({ grafts: grafts.map(({ id, path, deleted, body }) => ({ id, path, deleted, body })) });
      confirmed.seq = lastSeq;
    },
    async confirmHead(by = organisation.signing) {
      const head = await trail.head();
      if (!('hash' in head)) throw new Error('nothing to confirm');
      const at = new Date(clock.now()).toISOString();
      const signed = await signHead({ organisation: 'north', ...head, at }, station.signing);
      await heads.note(await countersignHead(signed, by));
      return head;
    },
  };
}

async function eventsOf(store: Pick<DocumentStore, 'listDocuments'>): Promise<AuditEventResource[]> {
  const stored = await store.listDocuments({ kind: 'AuditEvent', limit: 10_000 });
  return stored.map(({ body }) => (JSON.parse(body ?? '{}') as { resource: AuditEventResource }).resource);
}

describe('RP11 a station keeps its own audit events for a while', () => {
  it('RP11 confirmed and thirty days old, they go without a trace, with the replay records of their commands', async () => {
    const { store, central, clock, pruner, work, push, confirmHead } = await rig();
    await work(30);
    const old = await eventsOf(store);
    await push();
    const head = await confirmHead();
    clock.advance(AUDIT_KEPT_DAYS * DAY_MS + 1);
    await work(10);
    await push();
    const { updateSeq } = await store.info();
    expect(await pruner.prune(never)).toBe(30);

    const left = await eventsOf(store);
    const start = await pruner.findStart();
    expect(left).toHaveLength(10);
    expect(start).toEqual(head);
    expect(verifyChain(left, left.slice(-1).map(headOf), undefined, start)).toEqual({ state: 'ok', events: 10 });
    expect(verifyChain(left, [])).toMatchObject({ state: 'gap' });
    expect(verifyChain(left.slice(1), [], undefined, start)).toMatchObject({ state: 'gap' });
    const records = [...old, ...left].map(({ commandId }) => store.findLocal(`command:${commandId}`));
    expect((await Promise.all(records)).map((text) => text !== undefined)).toEqual([
      ...old.map(() => false),
      ...left.map(() => true),
    ]);
    expect((await store.info()).updateSeq).toBe(updateSeq);
    expect((await store.listChanges({ since: 0, limit: 1000 })).rows).toHaveLength(10);
    const there = await eventsOf(central);
    expect(verifyChain(there, there.slice(-1).map(headOf))).toEqual({ state: 'ok', events: 40 });
    expect(await pruner.prune(never)).toBe(0);
  });

  it('RP11 nothing goes before its time', async () => {
    const { clock, store, pruner, work, push, confirmHead } = await rig();
    await work(5);
    await push();
    await confirmHead();
    clock.advance(AUDIT_KEPT_DAYS * DAY_MS - 1);
    expect(await pruner.prune(never)).toBe(0);
    expect(await pruner.findStart()).toBeUndefined();
    expect(await eventsOf(store)).toHaveLength(5);
  });

  it('RP11 nothing goes that central has not confirmed, however old it is', async () => {
    const { clock, store, pruner, work, push, confirmHead } = await rig();
    await work(5);
    await push();
    await work(5); // between the last look at what waits and the signature
    const head = await confirmHead();
    clock.advance(300 * DAY_MS);
    expect(await pruner.prune(never)).toBe(5);
    const left = await eventsOf(store);
    expect(left.map(({ chain }) => chain.sequence)).toEqual([6, 7, 8, 9, 10]);
    expect(verifyChain(left, [], undefined, await pruner.findStart())).toMatchObject({ state: 'ok' });
    expect(await pruner.findStart()).toEqual(head);
    await push();
    expect(await pruner.prune(never)).toBe(5);
  });

  it('RP11 a head without the signature of the organisation confirms nothing', async () => {
    const { clock, heads, pruner, work, push, confirmHead } = await rig();
    await work(5);
    await push();
    await confirmHead((await keys()).signing);
    await heads.note({ ok: true });
    clock.advance(300 * DAY_MS);
    expect(await heads.list()).toEqual([]);
    expect(await pruner.prune(never)).toBe(0);
  });

  it('RP11 one head a day is remembered', async () => {
    const { clock, heads, work, confirmHead } = await rig();
    for (let day = 0; day < 3; day += 1) {
      for (let hour = 0; hour < 4; hour += 1) {
        await work(1);
        await confirmHead();
        clock.advance(DAY_MS / 4);
      }
    }
    expect((await heads.list()).map(({ sequence }) => sequence)).toEqual([1, 5, 9]);
  });

  it('RP11 broken off half-way, what is left verifies, and the rest goes the next time', async () => {
    const { clock, store, pruner, work, push, confirmHead } = await rig();
    await work(450);
    await push();
    await confirmHead();
    await work(5);
    clock.advance(31 * DAY_MS);
    const ending = new AbortController();
    const stop = store.evict.bind(store);
    store.evict = (asked) => {
      ending.abort();
      return stop(asked);
    };
    expect(await pruner.prune(ending.signal)).toBe(200);
    expect(verifyChain(await eventsOf(store), [], undefined, await pruner.findStart())).toMatchObject({ state: 'ok' });
    expect(await pruner.prune(never)).toBe(250);
    expect(verifyChain(await eventsOf(store), [], undefined, await pruner.findStart())).toEqual({
      state: 'ok',
      events: 5,
    });
  });
});
