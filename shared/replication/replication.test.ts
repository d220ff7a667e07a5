import { describe, expect, it } from 'vitest';
import type { DocumentStore } from '#shared/store/document-store.ts';
import { createMemoryStore } from '#shared/store/memory-store.ts';
import { createBatchSizer, DEFAULT_BATCH_POLICY } from './batch-size.ts';
import { createKnownRevisions } from './known-revisions.ts';
import { createMemoryRefusedLog } from './memory-refused-log.ts';
import type { ReplicationSource, ReplicationTarget } from './peer.ts';
import { snapshotOf } from './replica-snapshot.ts';
import { replicate } from './replicate.ts';
import { createReplication, type ReplicationOptions } from './replication.ts';
import { retryRefused } from './retry-refused.ts';
import { createStorePeer } from './store-peer.ts';

type Written = Parameters<ReplicationTarget['writeRevisions']>;

const clock = { now: () => 1_000 };
const signal = new AbortController().signal;
const sizerOf = (rows: number) => createBatchSizer({ ...DEFAULT_BATCH_POLICY, first: rows, most: rows });
const options = (more: Partial<ReplicationOptions> = {}): ReplicationOptions => ({
  sessionId: 's1',
  clock,
  sizer: sizerOf(10),
  ...more,
});

async function storeWith(count: number, instanceId = 'source'): Promise<DocumentStore> {
  const store = createMemoryStore({ instanceId });
  for (let n = 0; n < count; n += 1) await store.write({ edits: [{ id: `doc-${n}`, body: `{"n":${n}}` }] });
  return store;
}

describe('replicate', () => {
  it('RP4.1 carries over what is there, oldest first, and then nothing', async () => {
    const source = await storeWith(25);
    const target = createMemoryStore({ instanceId: 'target' });
    const first = await replicate(createStorePeer(source), createStorePeer(target), options(), signal);
    expect(first).toMatchObject({ rows: 25, written: 25, position: '25' });
    expect(await snapshotOf(target)).toEqual(await snapshotOf(source));
    const order = (await target.listChanges({ since: 0, limit: 100 })).rows.map(({ id }) => id);
    expect(order).toEqual(Array.from({ length: 25 }, (_, n) => `doc-${n}`));
    const again = await replicate(
      createStorePeer(source),
      createStorePeer(target),
      options({ sessionId: 's2' }),
      signal,
    );
    expect(again).toMatchObject({ rows: 0, written: 0 });
  });

  it('RP1.1 writes the checkpoint of the target with the batch or after it, and before that of the source', async () => {
    const calls: string[] = [];
    const source = spy(createStorePeer(await storeWith(3)), 'source', calls);
    const taking = createStorePeer(createMemoryStore({ instanceId: 'target' }));
    await replicate(source, spy(taking, 'target', calls), options(), signal);
    const writes = () => calls.splice(0).filter((call) => call.includes('write'));
    expect(writes()).toEqual(['target.writeRevisions', 'source.writeCheckpoint']);
    const other = createStorePeer(createMemoryStore({ instanceId: 'other' }));
    const leaving = { ...other, writeRevisions: (...[grafts, abort]: Written) => other.writeRevisions(grafts, abort) };
    await replicate(source, spy(leaving, 'target', calls), options(), signal);
    expect(writes()).toEqual(['target.writeRevisions', 'target.writeCheckpoint', 'source.writeCheckpoint']);
  });

  it('RP1.3 records a batch at the source beside the next one, and never two at once', async () => {
    const calls: string[] = [];
    const source = createStorePeer(await storeWith(40));
    const slow: ReplicationSource = {
      ...source,
      async writeCheckpoint(id, checkpoint) {
        calls.push(`begins ${checkpoint.sourceLastSeq}, shown ${checkpoint.shown}`);
        for (let turns = 0; turns < 500; turns += 1) await Promise.resolve();
        await source.writeCheckpoint(id, checkpoint);
        calls.push(`stands ${checkpoint.sourceLastSeq}`);
      },
    };
    const store = createStorePeer(createMemoryStore({ instanceId: 'target' }));
    const target: ReplicationTarget = {
      ...store,
      async writeRevisions(...args) {
        const report = await store.writeRevisions(...args);
        calls.push('applied');
        return report;
      },
    };
    await replicate(slow, target, options(), signal);
    expect(calls).toEqual([
      'applied',
      'begins 10, shown 20',
      'applied',
      'stands 10',
      'begins 20, shown 30',
      'applied',
      'stands 20',
      'begins 30, shown 40',
      'applied',
      'stands 30',
      'begins 40, shown 40',
      'stands 40',
    ]);
  });

  it('RP1.5 begins anew with a replica of another identity', async () => {
    const source = await storeWith(4);
    await replicate(
      createStorePeer(source),
      createStorePeer(createMemoryStore({ instanceId: 'a' })),
      options(),
      signal,
    );
    const fresh = createMemoryStore({ instanceId: 'b' });
    expect(await replicate(createStorePeer(source), createStorePeer(fresh), options(), signal)).toMatchObject({
      written: 4,
    });
  });

  it('RP2.4 asks before it sends again', async () => {
    const source = createStorePeer(await storeWith(5));
    const store = createMemoryStore({ instanceId: 'target' });
    const target = createStorePeer(store);
    const deaf: ReplicationSource = { ...source, writeCheckpoint: () => Promise.reject(new Error('lost')) };
    await expect(replicate(deaf, target, options(), signal)).rejects.toThrow('lost');
    const calls: string[] = [];
    await replicate(source, spy(target, 'target', calls), options(), signal);
    expect(calls).toContain('target.findMissing');
    expect(calls).not.toContain('target.writeRevisions');
  });

  it('RP2.5 reads the next page while one is written', async () => {
    const source = createStorePeer(await storeWith(20));
    const store = createStorePeer(createMemoryStore({ instanceId: 'target' }));
    let reads = 0;
    const readsAtFirstWrite: number[] = [];
    const counting: ReplicationSource = {
      ...source,
      readFeed(query, abort) {
        reads += 1;
        return source.readFeed(query, abort);
      },
    };
    const target: ReplicationTarget = {
      ...store,
      writeRevisions(grafts, abort) {
        readsAtFirstWrite.push(reads);
        return store.writeRevisions(grafts, abort);
      },
    };
    await createReplication(counting, target, options()).step(signal);
    expect(readsAtFirstWrite).toEqual([2]);
  });

  it('RP2.6 does not offer back what the other direction brought', async () => {
    const central = await storeWith(12, 'central');
    const station = createMemoryStore({ instanceId: 'station' });
    const atCentral = createKnownRevisions();
    await replicate(createStorePeer(central), createStorePeer(station), options({ noteAtSource: atCentral }), signal);
    await station.write({ edits: [{ id: 'own', body: '{}' }] });
    const calls: string[] = [];
    const target = spy(createStorePeer(central), 'central', calls);
    const push = await replicate(createStorePeer(station), target, options({ knownAtTarget: atCentral }), signal);
    expect(push).toMatchObject({ rows: 13, written: 1 });
    expect(calls.filter((call) => call === 'central.findMissing')).toHaveLength(1);
    expect(atCentral.size).toBe(0);
  });

  it('RP2.6 what the notes leave over of a page is sent unasked, and asked about after an interruption', async () => {
    const station = await storeWith(1, 'station');
    const atCentral = createKnownRevisions();
    const calls: string[] = [];
    const central = createMemoryStore({ instanceId: 'central' });
    const peer = createStorePeer(central);
    let isCut = false;
    const target = spy(
      {
        ...peer,
        writeRevisions: (...written: Written) =>
          isCut ? Promise.reject(new Error('cut')) : peer.writeRevisions(...written),
      },
      'central',
      calls,
    );
    const push = createReplication(createStorePeer(station), target, options({ knownAtTarget: atCentral }));
    const carry = async (id: string) => {
      calls.length = 0;
      for (const store of [station, central]) await store.write({ edits: [{ id: `echo-${id}`, body: '{}' }] });
      atCentral.add(`echo-${id}`, (await station.find(`echo-${id}`))?.rev ?? '');
      await station.write({ edits: [{ id, body: '{}' }] });
      return push.step(signal);
    };
    await push.step(signal);
    expect(await carry('a')).toMatchObject({ rows: 2, written: 1 });
    expect(calls).not.toContain('central.findMissing');
    expect(await central.find('a')).toMatchObject({ body: '{}' });
    isCut = true;
    await expect(carry('b')).rejects.toThrow('cut');
    isCut = false;
    calls.length = 0;
    expect(await push.step(signal)).toMatchObject({ written: 1 });
    expect(calls).toContain('central.findMissing');
    expect(await central.find('b')).toMatchObject({ body: '{}' });
  });

  it('RP2.6 still sends an own leaf of a document whose other leaf came from there', async () => {
    const central = createMemoryStore({ instanceId: 'central' });
    const station = createMemoryStore({ instanceId: 'station' });
    await central.write({ edits: [{ id: 'a', body: '{"by":"central"}' }] });
    await station.write({ edits: [{ id: 'a', body: '{"by":"station"}' }] });
    const atCentral = createKnownRevisions();
    await replicate(createStorePeer(central), createStorePeer(station), options({ noteAtSource: atCentral }), signal);
    await replicate(createStorePeer(station), createStorePeer(central), options({ knownAtTarget: atCentral }), signal);
    expect(await snapshotOf(central)).toEqual(await snapshotOf(station));
    expect((await central.findLeaves('a')).length).toBe(2);
  });

  it('RP5.1 RP5.2 sets refused revisions aside, goes on, and drops them from the log once taken or overtaken', async () => {
    const source = await storeWith(6);
    const target = createMemoryStore({ instanceId: 'target' });
    const refused = createMemoryRefusedLog();
    const picky = refusing(createStorePeer(target), ['doc-1', 'doc-2']);
    await replicate(createStorePeer(source), picky, options({ refused }), signal);
    expect((await refused.list()).map(({ id, reason }) => [id, reason])).toEqual([
      ['doc-1', 'no'],
      ['doc-2', 'no'],
    ]);
    expect(await target.find('doc-5')).toBeDefined();

    const winner = await source.find('doc-1');
    if (!winner) throw new Error('doc-1 is there');
    await source.write({ edits: [{ id: 'doc-1', parent: winner.rev, body: '{"n":"better"}' }] });
    await replicate(createStorePeer(source), createStorePeer(target), options({ refused }), signal);
    expect((await refused.list()).map(({ id }) => id)).toEqual(['doc-2']);

    await retryRefused(createStorePeer(source), picky, { refused, clock }, signal);
    expect(await refused.list()).toHaveLength(1);
    await retryRefused(createStorePeer(source), createStorePeer(target), { refused, clock }, signal);
    expect(await refused.list()).toEqual([]);
    expect(await target.find('doc-2')).toBeDefined();
  });

  it('RP11.1 leaves out the kinds that never come down', async () => {
    const central = createMemoryStore({ instanceId: 'central' });
    await central.write({
      edits: [
        { id: 'AuditEvent:1', body: '{"kind":"AuditEvent"}' },
        { id: 'Patient:1', body: '{"kind":"Patient"}' },
      ],
    });
    const station = createMemoryStore({ instanceId: 'station' });
    const source = createStorePeer(central, { excludeKinds: ['AuditEvent'] });
    await replicate(source, createStorePeer(station), options(), signal);
    expect(await station.find('AuditEvent:1')).toBeUndefined();
    expect(await station.find('Patient:1')).toBeDefined();
  });

  it('RA1 brings the bytes of attachments that the target lacks, and only those', async () => {
    const source = createMemoryStore({ instanceId: 'source' });
    const data = new Uint8Array([1, 2, 3]);
    await source.write({
      edits: [{ id: 'file', body: '{}', attachments: { 'a/b.pdf': { contentType: 'a/b', data } } }],
    });
    const target = createMemoryStore({ instanceId: 'target' });
    const calls: string[] = [];
    await replicate(spy(createStorePeer(source), 'source', calls), createStorePeer(target), options(), signal);
    const stub = (await target.find('file'))?.attachments?.['a/b.pdf'];
    expect(await target.findAttachment(stub?.digest ?? '')).toEqual(data);
    expect(calls.filter((call) => call === 'source.readAttachment')).toHaveLength(1);

    const winner = await source.find('file');
    const kept = winner?.attachments?.['a/b.pdf'];
    if (!winner || !kept) throw new Error('the file is there');
    const attachments = { 'a/b.pdf': { stub: true as const, ...kept } };
    await source.write({ edits: [{ id: 'file', parent: winner.rev, body: '{"n":2}', attachments }] });
    await replicate(spy(createStorePeer(source), 'source', calls), createStorePeer(target), options(), signal);
    expect((await target.find('file'))?.body).toBe('{"n":2}');
    expect(calls.filter((call) => call === 'source.readAttachment')).toHaveLength(1);
  });

  it('records gathered positions when asked to', async () => {
    const source = await storeWith(3);
    const target = createMemoryStore({ instanceId: 'target' });
    const replication = createReplication(
      createStorePeer(source),
      createStorePeer(target),
      options({ gatherMs: 2000 }),
    );
    const calls: string[] = [];
    await replication.step(signal);
    expect(replication.position()).toBe('3');
    expect(replication.flushDueMs()).toBe(3000);
    await replication.flush(signal);
    expect(replication.flushDueMs()).toBeUndefined();
    const next = spy(createStorePeer(target), 'target', calls);
    expect(await replicate(createStorePeer(source), next, options(), signal)).toMatchObject({ rows: 0 });
  });
});

describe('records that hurry and records that rest', () => {
  const waits = { gatherMs: 2000, restMs: 60_000 };
  const put = (store: DocumentStore, id: string) => store.write({ edits: [{ id, body: '{}' }] });

  it('RL2 a push that passes over what a pull brought rests; what was sent hurries, and takes along what rested', async () => {
    const [central, station] = [createMemoryStore({ instanceId: 'c' }), createMemoryStore({ instanceId: 's' })];
    const atCentral = createKnownRevisions();
    await put(central, 'theirs');
    const [from, to] = [createStorePeer(central), createStorePeer(station)];
    await replicate(from, to, options({ noteAtSource: atCentral }), signal);
    const calls: string[] = [];
    const push = createReplication(
      to,
      spy(apart(from), 'central', calls),
      options({ ...waits, knownAtTarget: atCentral }),
    );
    await push.step(signal);
    expect(push.flushDueMs()).toBe(clock.now() + waits.restMs);
    await put(station, 'own');
    await push.step(signal);
    expect(push.flushDueMs()).toBe(clock.now() + waits.gatherMs);
    expect(calls).not.toContain('central.writeCheckpoint');
    await push.flush(signal);
    expect(calls.filter((call) => call === 'central.writeCheckpoint')).toHaveLength(1);
    expect(push.flushDueMs()).toBeUndefined();
  });

  it('RL2 a target that took its checkpoint with the batch lets the source rest; one that refused something does not', async () => {
    const source = await storeWith(2);
    const target = createStorePeer(createMemoryStore({ instanceId: 'target' }));
    const pull = createReplication(createStorePeer(source), target, options(waits));
    await pull.step(signal);
    expect(pull.flushDueMs()).toBe(clock.now() + waits.restMs);
    const refused = createMemoryRefusedLog();
    const picky = refusing(createStorePeer(createMemoryStore({ instanceId: 'picky' })), ['doc-1']);
    const other = createReplication(createStorePeer(source), picky, options({ ...waits, refused }));
    await other.step(signal);
    expect(other.flushDueMs()).toBe(clock.now() + waits.gatherMs);
  });

  it('RL2 RP1.3 nothing rests beyond a hundred rows', async () => {
    const source = await storeWith(120);
    const calls: string[] = [];
    const target = createStorePeer(createMemoryStore({ instanceId: 'target' }));
    await replicate(
      spy(createStorePeer(source), 'source', calls),
      target,
      options({ ...waits, sizer: sizerOf(60) }),
      signal,
    );
    expect(calls.filter((call) => call === 'source.writeCheckpoint')).toHaveLength(1);
  });

  /** As over a line: batch and checkpoint are two calls. */
  function apart(peer: ReturnType<typeof createStorePeer>) {
    return { ...peer, writeRevisions: (...[grafts, abort]: Written) => peer.writeRevisions(grafts, abort) };
  }
});

function spy<P extends object>(peer: P, name: string, calls: string[]): P {
  const entries = Object.entries(peer).map(([key, call]) => [
    key,
    (...args: unknown[]) => {
      calls.push(`${name}.${key}`);
      return (call as (...all: unknown[]) => unknown)(...args);
    },
  ]);
  return Object.fromEntries(entries) as P;
}

function refusing(peer: ReplicationTarget, ids: readonly string[]): ReplicationTarget {
  return {
    ...peer,
    async writeRevisions(grafts, abort) {
      const report = await peer.writeRevisions(
        grafts.filter(({ id }) => !ids.includes(id)),
        abort,
      );
      const no = grafts.filter(({ id }) => ids.includes(id));
      const refusals = no.map(({ id, path }) => ({
        id,
        rev: `${path.start}-${path.ids[0]}`,
        error: 'forbidden',
        reason: 'no',
      }));
      return { ...report, refused: [...report.refused, ...refusals] };
    },
  };
}
