import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type InputOf, type Operation, type OutputOf, PERMISSIONS } from '#shared/contract/declare.ts';
import { contract } from '#shared/contract/index.ts';
import type { InterfaceSettings, InterfaceStatus } from '#shared/contract/interface.ts';
import { isRefusal, type Refusal } from '#shared/errors/refusal.ts';
import { systemTimers } from '#shared/lib/timers.ts';
import { createDispatcher } from '../api/dispatcher.ts';
import { aWard } from '../testing/a-ward.ts';
import { createCoreRig } from '../testing/core-rig.ts';
import { signedInWindow } from '../testing/test-desk.ts';
import { createHl7Part } from './hl7-part.ts';
import { createFrameReader } from './mllp/frame-reader.ts';
import { interfaceCommands } from './operations/interface-commands.ts';
import { interfaceQueries } from './operations/interface-queries.ts';
import { OTHER, WARD } from './testing/certificates.ts';
import { adt } from './testing/inbox-rig.ts';

const ops = contract.interface;
const cleanUp: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of cleanUp.splice(0).reverse()) await end();
});

async function station(stationId = 'station-1') {
  const rig = createCoreRig();
  const everybody = async () => (await rig.store.listDocuments({ kind: 'Patient', limit: 99 })).map(({ id }) => id);
  const part = createHl7Part({
    desk: { ...rig.desk, stationId },
    store: rig.store,
    locals: rig.store,
    find: rig.find,
    similar: { listSimilar: everybody },
    records: rig.records,
    country: () => 'GB',
    timers: systemTimers,
    onFault: (fault) => rig.faults.push(fault),
  });
  cleanUp.push(() => part.stop());
  const all = new Map([...interfaceCommands(part), ...interfaceQueries(part)].map((one) => [one.operation.name, one]));
  const dispatcher = createDispatcher({
    find: (name) => all.get(name),
    desk: () => rig.desk,
    now: rig.clock.now,
    log: { fault: (entry) => rig.faults.push(entry) },
  });
  const window = signedInWindow(...PERMISSIONS);
  async function call<O extends Operation>(operation: O, input: InputOf<O>): Promise<OutputOf<O> | Refusal> {
    const answer = await dispatcher.call(operation.name, input, window);
    if (answer.state === 'fault') throw new Error(JSON.stringify(rig.faults));
    return answer.state === 'reply' ? (answer.value as OutputOf<O>) : answer.refusal;
  }
  async function done<O extends Operation>(operation: O, input: InputOf<O>): Promise<OutputOf<O>> {
    const answer = await call(operation, input);
    if (isRefusal(answer)) throw new Error(answer.sentence);
    return answer;
  }
  const configure = (settings: Partial<InterfaceSettings>) =>
    call(ops.configure, {
      commandId: crypto.randomUUID(),
      settings: { ownAuthority: 'OURS', routes: [], ...settings },
    });
  /** A frame, until nothing is under way. */
  async function receive(text: string): Promise<void> {
    await part.inbox.take(inbound(1), Buffer.from(text), () => undefined);
    await part.inbox.settled();
  }
  return { rig, part, call, done, configure, dispatcher, receive };
}

/** A port that was free a moment ago: the route's own is fixed, as a site's is. */
async function freePort(): Promise<number> {
  const { createServer } = await import('node:net');
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const inbound = (port: number) => ({
  ...{ id: 'adt', name: 'ADT', on: true, direction: 'in' as const, host: '127.0.0.1', port },
  ...{ processingId: 'P' as const, peers: ['127.0.0.1'], afterError: 'hold-patient' as const },
});

async function exchange(port: number, text: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  cleanUp.push(() => socket.destroy());
  socket.write(`\u000b${text}\u001c\r`);
  const reader = createFrameReader();
  for await (const chunk of socket as AsyncIterable<Uint8Array>) {
    const [event] = reader.push(chunk);
    if (event?.is === 'frame') return Buffer.from(event.bytes).toString();
  }
  throw new Error('no answer');
}

/** Set up on a free port; another process may take it first, then the next one. */
async function listening(at: Awaited<ReturnType<typeof station>>): Promise<number> {
  for (;;) {
    const port = await freePort();
    await at.configure({ routes: [inbound(port)] });
    if ((await at.done(ops.list, {})).routes[0]?.state === 'listening') return port;
  }
}

describe('MI10 routes', () => {
  it('MI10 a route is set up, takes messages over TCP, parks one, and a person repairs and replays it', async () => {
    const at = await station();
    await aWard(at.rig, ['1']);
    const port = await listening(at);
    const answer = await exchange(port, adt({ event: 'A01', place: 'NOWHERE^R1^1' }));
    expect(answer).toContain('MSA|AE|');
    expect(answer).toContain('ERR||PV1^1^3|103^^HL70357|E');
    const [parked] = await at.done(ops.listMessages, { box: 'in', which: 'open' });
    expect(parked).toMatchObject({ type: 'ADT^A01', state: 'parked', reason: { kind: 'unknown-place', at: 'PV1-3' } });
    const message = { commandId: crypto.randomUUID(), box: 'in' as const, number: parked?.number ?? 0 };
    await at.done(ops.repair, { ...message, fields: [{ segment: 3, field: 3, text: 'MED^R1^1' }] });
    const read = await at.done(ops.readMessage, { box: 'in', number: message.number });
    expect(read.original).toContain('NOWHERE');
    expect(read.text).toContain('PV1|1|I|MED^R1^1\r');
    expect(await at.done(ops.replay, { ...message, commandId: crypto.randomUUID() })).toMatchObject({ state: 'done' });
    expect((await at.done(ops.list, {})).routes[0]).toMatchObject({ parked: 0, waiting: 0, done: 1 });
    const audited = (await at.rig.auditEvents()).map(({ operation }) => operation);
    for (const name of ['configure', 'repair', 'readMessage', 'replay']) expect(audited).toContain(`interface.${name}`);
    expect(await at.call(ops.replay, { ...message, commandId: crypto.randomUUID() })).toMatchObject({
      code: 'already-done',
    });
  });

  it('MI10 a port that is taken is a state of the route, not a fault; how things stand is told again', async () => {
    const first = await station();
    const port = await listening(first);
    const second = await station();
    const told: InterfaceStatus[] = [];
    const ending = new AbortController();
    const watching = (async () => {
      for await (const status of second.part.watch(ending.signal)) {
        told.push(status);
        if (status.routes[0]?.state === 'failed') ending.abort();
      }
    })();
    await second.configure({ routes: [inbound(port)] });
    await watching;
    expect(told.at(-1)?.routes[0]).toMatchObject({ state: 'failed', detail: 'EADDRINUSE' });
    expect(second.rig.faults).toEqual([]);
  });

  it('MI10 two routes of one name or port are refused, and a route on which something waits', async () => {
    const at = await station();
    expect(await at.configure({ routes: [inbound(1), inbound(2)] })).toMatchObject({ code: 'invalid-input' });
    expect(await at.configure({ routes: [inbound(1), { ...inbound(1), id: 'two' }] })).toMatchObject({
      code: 'invalid-input',
    });
    const port = await listening(at);
    await exchange(port, adt({ event: 'A02' }));
    expect(await at.configure({ routes: [] })).toMatchObject({ code: 'conflict' });
    const message = { commandId: crypto.randomUUID(), box: 'in' as const, number: 1 };
    await at.done(ops.dismiss, { ...message, reason: 'sent to the wrong hospital' });
    expect(await at.configure({ routes: [] })).toEqual({ routes: 0 });
  });
});

describe('MI13 what is parked is not lost with its station', () => {
  /** What one station holds of the site's parked messages is there at the other. */
  async function hearFrom(
    from: Awaited<ReturnType<typeof station>>,
    to: Awaited<ReturnType<typeof station>>,
  ): Promise<void> {
    const { rows } = await from.rig.store.listChanges({ since: 0, limit: 1000 });
    for (const { id } of rows.filter((change) => change.id.startsWith('ParkedMessage:'))) {
      const stored = await from.rig.store.find(id);
      if (!stored) continue;
      const { path, body = '{}', deleted } = stored;
      await to.rig.store.write({ grafts: [{ id, path, body, deleted }] });
    }
  }
  const commandId = () => crypto.randomUUID();
  const parkedAt = (at: Awaited<ReturnType<typeof station>>) => at.done(ops.listMessages, { box: 'in', which: 'open' });

  it('MI13 a desk takes over what a lost station had parked, in order, repairs and applies it; nothing is left of the copies', async () => {
    const lost = await station();
    const other = await station('S2');
    await aWard(other.rig, ['1']);
    await lost.receive(adt({ event: 'A01', place: 'NOWHERE^R1^1', controlId: 'P1' }));
    await lost.receive(adt({ event: 'A08', name: 'Ashe^Ada', controlId: 'P2' }));
    await hearFrom(lost, other);
    const [seen] = await other.done(ops.listElsewhere, {});
    expect(seen?.messages.map(({ controlId, reason }) => [controlId, reason?.kind])).toEqual([
      ['P1', 'unknown-place'],
      ['P2', 'behind'],
    ]);
    expect(JSON.stringify(seen)).not.toContain('Oak');
    const asked = { commandId: commandId(), stationId: seen?.stationId ?? '', reason: 'burnt' };
    expect(await other.done(ops.takeOver, asked)).toEqual({ taken: 2 });
    expect(await other.done(ops.listElsewhere, {})).toEqual([]);
    const [first] = await parkedAt(other);
    const message = { box: 'in' as const, number: first?.number ?? 0 };
    const fields = [{ segment: 3, field: 3, text: 'MED^R1^1' }];
    await other.done(ops.repair, { ...message, commandId: commandId(), fields });
    expect(await other.done(ops.replay, { ...message, commandId: commandId() })).toMatchObject({ state: 'done' });
    expect(
      await other.done(ops.replay, { box: 'in', number: message.number + 1, commandId: commandId() }),
    ).toMatchObject({
      state: 'done',
    });
    expect(await lost.done(ops.listElsewhere, {})).toEqual([]);
    const told = (await other.rig.auditEvents()).find(({ operation }) => operation === 'interface.takeOver');
    expect(told?.reason).toBe('burnt');
  });

  it('MI13 the station that comes back can only dismiss it', async () => {
    const back = await station();
    const other = await station('S2');
    await back.receive(adt({ event: 'A01', place: 'NOWHERE^R1^1' }));
    await hearFrom(back, other);
    const [seen] = await other.done(ops.listElsewhere, {});
    await other.done(ops.takeOver, { commandId: commandId(), stationId: seen?.stationId ?? '', reason: 'away' });
    await hearFrom(other, back);
    const [own] = await parkedAt(back);
    const message = { box: 'in' as const, number: own?.number ?? 0 };
    expect(await back.call(ops.replay, { ...message, commandId: commandId() })).toMatchObject({ code: 'already-done' });
    expect(await back.done(ops.dismiss, { ...message, commandId: commandId(), reason: 'taken over' })).toMatchObject({
      state: 'dismissed',
    });
  });

  it('MI13 what was parked before there were copies has one after the next start, once', async () => {
    const at = await station();
    await at.configure({ routes: [{ ...inbound(1), on: false }] });
    await at.receive(adt({ event: 'A01', place: 'NOWHERE^R1^1' }));
    const copies = async () => at.rig.store.listDocuments({ kind: 'ParkedMessage', limit: 9 });
    const [copy] = await copies();
    await at.rig.store.purge([{ id: copy?.id ?? '', revs: [copy?.rev ?? ('1-a' as never)] }]);
    expect(await copies()).toEqual([]);
    await at.part.run();
    const [again] = await copies();
    await at.part.run();
    expect((await copies()).map(({ id, rev }) => [id, rev])).toEqual([[copy?.id, again?.rev]]);
  });

  it('MI13 one that its sender had sent here as well is not parked a second time; settled messages leave no copy', async () => {
    const lost = await station();
    const other = await station('S2');
    const text = adt({ event: 'A01', place: 'NOWHERE^R1^1' });
    for (const at of [lost, other]) await at.receive(text);
    await hearFrom(lost, other);
    const [seen] = await other.done(ops.listElsewhere, {});
    const asked = { commandId: commandId(), stationId: seen?.stationId ?? '', reason: 'burnt' };
    expect(await other.done(ops.takeOver, asked)).toEqual({ taken: 0 });
    const [own] = await parkedAt(other);
    await other.done(ops.dismiss, { commandId: commandId(), box: 'in', number: own?.number ?? 0, reason: 'old' });
    expect(await other.rig.store.listDocuments({ kind: 'ParkedMessage', limit: 9 })).toEqual([]);
    expect(await other.call(ops.takeOver, { ...asked, commandId: commandId() })).toMatchObject({
      code: 'already-done',
    });
  });
});

describe('MI14 one message at two desks that are apart', () => {
  type At = Awaited<ReturnType<typeof station>>;
  const commandId = () => crypto.randomUUID();
  const text = adt({ event: 'A01', place: 'NOWHERE^R1^1', controlId: 'APART' });
  /** Everything that one holds of the site's parked messages, in both directions. */
  async function meet(one: At, other: At): Promise<void> {
    for (const [from, to] of [
      [one, other],
      [other, one],
    ] as const) {
      const { rows } = await from.rig.store.listChanges({ since: 0, limit: 1000, bodies: 'leaves' });
      for (const { id, revisions = [] } of rows.filter((change) => change.id.startsWith('ParkedMessage:')))
        await to.rig.store.write({
          grafts: revisions.map(({ path, body = '{}', deleted }) => ({ id, path, body, deleted })),
        });
    }
  }
  const open = (at: At) => at.done(ops.listMessages, { box: 'in', which: 'open' });
  const repair = (at: At, number: number, name: string) =>
    at.done(ops.repair, {
      ...{ box: 'in', number, commandId: commandId() },
      fields: [
        { segment: 2, field: 5, text: name },
        { segment: 3, field: 3, text: 'MED^R1^1' },
      ],
    });
  const replay = (at: At, number: number) => at.call(ops.replay, { box: 'in', number, commandId: commandId() });
  const dismiss = (at: At, number: number) =>
    at.done(ops.dismiss, { box: 'in', number, commandId: commandId(), reason: 'the other counts' });
  const takeOver = async (at: At, stationId: string) =>
    at.done(ops.takeOver, { commandId: commandId(), stationId, reason: 'lost' });

  /** Two desks took over what a third had parked, apart from each other. */
  async function twoTakers() {
    const lost = await station('S1');
    const takers = [await station('S2'), await station('S3')] as const;
    await lost.receive(text);
    for (const taker of takers) {
      await aWard(taker.rig, ['1']);
      const { rows } = await lost.rig.store.listChanges({ since: 0, limit: 1000, bodies: 'winner' });
      for (const { id, revisions: [stored] = [] } of rows.filter(({ id }) => id.startsWith('ParkedMessage:')))
        if (stored)
          await taker.rig.store.write({
            grafts: [{ id, path: stored.path, body: stored.body ?? '{}', deleted: false }],
          });
      expect(await takeOver(taker, 'S1')).toEqual({ taken: 1 });
    }
    return { lost, one: takers[0], other: takers[1] };
  }

  it('MI14 both took it over and repaired it differently: both repairs are shown, one desk goes first, the other waits', async () => {
    const { one, other } = await twoTakers();
    const [at1] = await open(one);
    const [at2] = await open(other);
    await repair(one, at1?.number ?? 0, 'Oak^Ada');
    await repair(other, at2?.number ?? 0, 'Oake^Ada');
    await meet(one, other);
    expect(await open(one)).toMatchObject([{ elsewhere: 'parked' }]);
    const seen = await one.done(ops.readMessage, { box: 'in', number: at1?.number ?? 0 });
    expect(seen.elsewhere).toMatchObject([
      { stationId: 'S3', state: 'parked', text: expect.stringContaining('Oake^Ada') },
    ]);
    expect(seen.text).toContain('Oak^Ada');
    expect(await replay(other, at2?.number ?? 0)).toMatchObject({ code: 'conflict' });
    expect(await replay(one, at1?.number ?? 0)).toMatchObject({ state: 'done' });
    await meet(one, other);
    expect(await open(other)).toMatchObject([{ state: 'parked', elsewhere: 'applied' }]);
    expect(await replay(other, at2?.number ?? 0)).toMatchObject({ code: 'already-done' });
    await dismiss(other, at2?.number ?? 0);
    await meet(one, other);
    expect([await open(one), await open(other)]).toEqual([[], []]);
  });

  it('MI14 the desk that would wait goes on once the first has dismissed its own', async () => {
    const { one, other } = await twoTakers();
    const [at1] = await open(one);
    const [at2] = await open(other);
    await repair(other, at2?.number ?? 0, 'Oake^Ada');
    await meet(one, other);
    await dismiss(one, at1?.number ?? 0);
    await meet(one, other);
    expect(await replay(other, at2?.number ?? 0)).toMatchObject({ state: 'done' });
  });

  it('MI14 applied at both before they met: both say so until a person has looked', async () => {
    const { one, other } = await twoTakers();
    const [at1] = await open(one);
    const [at2] = await open(other);
    for (const [at, line] of [
      [one, at1],
      [other, at2],
    ] as const) {
      await repair(at, line?.number ?? 0, at === one ? 'Oak^Ada' : 'Oake^Ada');
      expect(await replay(at, line?.number ?? 0)).toMatchObject({ state: 'done' });
    }
    expect(await open(one)).toEqual([]);
    await meet(one, other);
    for (const at of [one, other]) expect(await open(at)).toMatchObject([{ state: 'done', elsewhere: 'applied' }]);
    const seen = await other.done(ops.readMessage, { box: 'in', number: at2?.number ?? 0 });
    expect(seen.elsewhere).toMatchObject([
      { stationId: 'S2', state: 'applied', text: expect.stringContaining('Oak^Ada') },
    ]);
    expect(await replay(other, at2?.number ?? 0)).toMatchObject({ code: 'already-done' });
    expect(await dismiss(other, at2?.number ?? 0)).toMatchObject({ state: 'done' });
    await meet(one, other);
    expect([await open(one), await open(other)]).toEqual([[], []]);
  });

  it('MI14 applied where it was parked while another desk took it over: the other cannot apply it as well', async () => {
    const back = await station('S1');
    const other = await station('S2');
    await aWard(back.rig, ['1']);
    await aWard(other.rig, ['1']);
    await back.receive(text);
    await meet(back, other);
    expect(await takeOver(other, 'S1')).toEqual({ taken: 1 });
    const [own] = await open(back);
    await repair(back, own?.number ?? 0, 'Oak^Ada');
    expect(await replay(back, own?.number ?? 0)).toMatchObject({ state: 'done' });
    await meet(back, other);
    const [taken] = await open(other);
    expect(taken).toMatchObject({ elsewhere: 'applied' });
    await repair(other, taken?.number ?? 0, 'Oake^Ada');
    expect(await replay(other, taken?.number ?? 0)).toMatchObject({ code: 'already-done' });
  });

  it('MI14 what waited behind a message that was taken over is not applied here when that one is dismissed', async () => {
    const back = await station('S1');
    const other = await station('S2');
    await back.receive(text);
    await back.receive(adt({ event: 'A28', controlId: 'BEHIND' }));
    await meet(back, other);
    expect(await takeOver(other, 'S1')).toEqual({ taken: 2 });
    await meet(back, other);
    const [first] = await open(back);
    await dismiss(back, first?.number ?? 0);
    await back.part.inbox.settled();
    expect(await open(back)).toMatchObject([{ state: 'parked', reason: { kind: 'held-elsewhere' } }]);
    expect(await open(other)).toMatchObject([{ state: 'parked' }, { state: 'parked' }]);
    expect(await other.done(ops.listElsewhere, {})).toEqual([]);
  });

  it('MI14 two desks that take over from each other, and one that takes back, leave it with one of them', async () => {
    const one = await station('S1');
    const other = await station('S2');
    await aWard(one.rig, ['1']);
    await one.receive(text);
    await other.receive(text);
    await meet(one, other);
    expect(await takeOver(one, 'S2')).toEqual({ taken: 0 });
    expect(await takeOver(other, 'S1')).toEqual({ taken: 0 });
    await meet(one, other);
    const [own] = await open(one);
    expect(await replay(other, (await open(other))[0]?.number ?? 0)).toMatchObject({ code: 'conflict' });
    expect(await replay(one, own?.number ?? 0)).toMatchObject({ state: 'parked', reason: { kind: 'unknown-place' } });
  });

  it('MI14 what was taken over is taken back with what was repaired there', async () => {
    const first = await station('S1');
    const taker = await station('S2');
    await aWard(first.rig, ['1']);
    await first.receive(text);
    await meet(first, taker);
    await takeOver(taker, 'S1');
    await repair(taker, (await open(taker))[0]?.number ?? 0, 'Oake^Ada');
    await meet(first, taker);
    expect(await takeOver(first, 'S2')).toEqual({ taken: 1 });
    const [before, after] = await open(first);
    expect(await replay(first, before?.number ?? 0)).toMatchObject({ code: 'already-done' });
    await dismiss(first, before?.number ?? 0);
    expect(await replay(first, after?.number ?? 0)).toMatchObject({ state: 'done' });
  });

  it('MI14 a message that was applied at another desk is answered as applied when its sender sends it here', async () => {
    const one = await station('S1');
    const other = await station('S2');
    await aWard(one.rig, ['1']);
    await one.receive(text);
    const [own] = await open(one);
    await repair(one, own?.number ?? 0, 'Oak^Ada');
    await replay(one, own?.number ?? 0);
    await meet(one, other);
    await other.receive(text);
    expect(await open(other)).toEqual([]);
    expect(await other.rig.store.listDocuments({ kind: 'Patient', limit: 9 })).toEqual([]);
  });

  it('MI14 what was applied is remembered for 30 days', async () => {
    const at = await station('S1');
    await aWard(at.rig, ['1']);
    await at.configure({ routes: [{ ...inbound(1), on: false }] });
    await at.receive(text);
    const [own] = await open(at);
    await repair(at, own?.number ?? 0, 'Oak^Ada');
    await replay(at, own?.number ?? 0);
    const copies = () => at.rig.store.listDocuments({ kind: 'ParkedMessage', limit: 9 });
    await at.part.run();
    expect(await copies()).toHaveLength(1);
    at.rig.clock.advance(31 * 24 * 60 * 60_000);
    await at.part.run();
    expect(await copies()).toEqual([]);
  });
});

describe('MI11 certificates of routes', () => {
  const out = (tls: object) => ({
    ...{
      direction: 'out' as const,
      id: 'ehr',
      name: 'EHR',
      on: false,
      host: 'ehr.example',
      port: 2575,
      processingId: 'P' as const,
    },
    ...{ sends: ['vitals' as const], tls },
  });

  it('MI11 a key is kept and never told; left empty it stays; one that fits no certificate is refused', async () => {
    const { part, configure } = await station();
    const { cert: certificate, key } = WARD;
    expect(await configure({ routes: [out({ certificate, key })] as never })).toEqual({ routes: 1 });
    const told = JSON.stringify(await part.status());
    expect(told).toContain('BEGIN CERTIFICATE');
    expect(told).not.toContain('PRIVATE KEY');
    expect(await configure({ routes: [out({ certificate, key: '' })] as never })).toEqual({ routes: 1 });
    expect(part.routes()[0]?.tls?.key?.trim()).toBe(key.trim());
    const another = OTHER.key;
    expect(await configure({ routes: [out({ certificate, key: another })] as never })).toMatchObject({
      path: 'settings.routes',
    });
  });
});
