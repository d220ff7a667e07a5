import { readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLine, makeKeys, openSnapshotRig, SITE_ID, type SnapshotRig } from '#build/system/snapshot-rig.ts';
import { importVerifyingKey } from '#shared/domain/identity/signing-key.ts';
import { isRefusal } from '#shared/errors/refusal.ts';
import { replicateLanes } from '#shared/replication/replicate-lanes.ts';
import { createStorePeer } from '#shared/replication/store-peer.ts';
import { createStoreRefusedLog } from '#shared/replication/store-refused-log.ts';
import { readHead, writeHead } from '#shared/snapshot/snapshot-head.ts';
import { ACCEPTED, acceptEverything } from '#shared/store/document-judge.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import { createMemoryStore } from '#shared/store/memory-store.ts';
import { type TakenSnapshot, type TakeSnapshot, takeSnapshot } from './take-snapshot.ts';

let rig: SnapshotRig;
let station: ReturnType<typeof createMemoryStore>;
const signal = new AbortController().signal;

beforeEach(async () => {
  rig = await openSnapshotRig();
  station = createMemoryStore({ instanceId: 'station' });
});
afterEach(() => rig.dispose());

const bodyOf = (lane: 1 | 2 | 3, n: number, more: object = {}) =>
  JSON.stringify({ kind: 'Task', facility: 'N1', commit: { id: 'c', lane }, n, text: 'x'.repeat(100), ...more });
const put = (store: Pick<DocumentStore, 'write'>, id: string, body: string, parent?: string) =>
  store.write({ edits: [{ id, body, ...(parent && { parent }) }] });

/** 60 of this site over three lanes, five of another, audit events. */
async function fillServer(): Promise<void> {
  for (let n = 0; n < 60; n += 1) await put(rig.server, `Task:${n}`, bodyOf(((n % 3) + 1) as 1 | 2 | 3, n));
  for (let n = 0; n < 5; n += 1) await put(rig.server, `Task:other-${n}`, bodyOf(2, n, { facility: 'S1' }));
  await put(rig.server, 'AuditEvent:1', bodyOf(1, 0));
}
const scope = { facilities: ['N1'], patients: [] };
const isWhole = async () => {
  const [here, there] = await Promise.all([station.summarise(), rig.server.summarise(scope)]);
  return here.count === there.count && here.hash === there.hash;
};
const take = async (more: Partial<TakeSnapshot> = {}, file = rig.file) =>
  takeSnapshot(file, await rig.taking(station, more), signal);
async function taken(more: Partial<TakeSnapshot> = {}): Promise<TakenSnapshot> {
  const outcome = await take(more);
  if (isRefusal(outcome)) throw new Error(outcome.sentence);
  return outcome;
}
/** What the line brings afterwards, over the real checkpoints of both sides. */
async function followLine(server: DocumentStore = rig.server, identity?: string) {
  const line = createLine(server, identity ?? (await rig.identity(server)));
  const options = { sessionId: 'live', clock: rig.clock, timers: rig.clock };
  await replicateLanes(line.source, createStorePeer(station), options, signal);
  return line;
}

describe('a station takes a snapshot file', () => {
  it('SN5 SN12 has all of its scope and nothing else, and the line brings the delta alone', async () => {
    await fillServer();
    expect(await rig.written(rig.file)).toMatchObject({ documents: 61, writtenBy: 'central' });
    await put(rig.server, 'Task:new', bodyOf(2, 99));
    await put(rig.server, 'Task:3', bodyOf(1, 100), (await rig.server.find('Task:3'))?.rev);
    const seen: number[] = [];
    expect(await taken({ onProgress: (done, of) => seen.push(done / of) })).toMatchObject({
      documents: 61,
      refused: 0,
    });
    expect(seen.at(-1)).toBe(1);
    expect(await station.find('Task:other-1')).toBeUndefined();
    expect(await station.find('AuditEvent:1')).toBeUndefined();
    expect(await isWhole()).toBe(false);
    const line = await followLine();
    expect(line.sent.sort()).toEqual(['Task:3', 'Task:new']);
    expect(await isWhole()).toBe(true);
  });

  it('SN5 what changes while the file is written comes with the delta', async () => {
    await fillServer();
    let changed = 0;
    await rig.written(rig.file, {
      async onProgress() {
        changed += 1;
        await put(rig.server, `Task:late-${changed}`, bodyOf(1, changed));
        await put(rig.server, 'Task:59', bodyOf(3, 1000 + changed), (await rig.server.find('Task:59'))?.rev);
      },
    });
    expect(changed).toBeGreaterThan(2);
    await taken();
    expect(await station.find('Task:late-1')).toBeUndefined();
    await followLine();
    expect(await isWhole()).toBe(true);
  });

  it('SN5 SN6 brings all leaves, tombstones and the bytes of attachments, each once', async () => {
    const data = Uint8Array.from({ length: 5500 }, (_, at) => at % 251);
    const files = { scan: { contentType: 'image/png', data } };
    await rig.server.write({
      edits: [
        { id: 'Task:file', body: bodyOf(3, 1), attachments: files },
        {
          id: 'Task:copy',
          body: bodyOf(3, 2),
          attachments: { ...files, empty: { contentType: 'text/plain', data: new Uint8Array() } },
        },
        { id: 'Task:gone', body: bodyOf(1, 3) },
      ],
      grafts: [1, 2].map((n) => ({
        ...{ id: 'Task:torn', deleted: false, body: bodyOf(2, n) },
        path: { start: 1, ids: [`${n}`.repeat(32)] },
      })),
    });
    const parent = (await rig.server.find('Task:gone'))?.rev ?? '';
    await rig.server.write({ edits: [{ id: 'Task:gone', parent, deleted: true, body: bodyOf(1, 4) }] });
    expect(await rig.written(rig.file)).toMatchObject({ documents: 5, attachments: 2 });
    await taken();
    expect(await isWhole()).toBe(true);
    const digest = (await station.find('Task:copy'))?.attachments?.scan?.digest ?? '';
    expect(await station.findAttachment(digest)).toEqual(data);
    expect((await followLine()).sent).toEqual([]);
  });

  it('SN11 a second file goes on from the first; an older one, and the same once more, are not needed', async () => {
    await fillServer();
    const later = join(rig.folder, 'later');
    await rig.written(rig.file);
    await put(rig.server, 'Task:new', bodyOf(2, 99));
    await rig.written(later);
    await taken();
    expect(await take()).toMatchObject({ code: 'already-done' });
    expect(await take({}, later)).toMatchObject({ state: 'taken' });
    expect(await take()).toMatchObject({ code: 'already-done', sentence: expect.stringContaining('not needed') });
    expect((await followLine()).sent).toEqual([]);
    expect(await isWhole()).toBe(true);
  });

  it('SN12 a station that the line brought half the way keeps what it has, and where it stands', async () => {
    await fillServer();
    await followLine();
    await put(rig.server, 'Task:new', bodyOf(2, 99));
    await rig.written(rig.file);
    await put(rig.server, 'Task:newest', bodyOf(2, 100));
    expect(await taken()).toMatchObject({ documents: 62 });
    expect((await followLine()).sent).toEqual(['Task:newest']);
    expect(await isWhole()).toBe(true);
  });

  it('SN3 HU18 takes the file of a hub of its organisation, and not when that hub was shut out since', async () => {
    await fillServer();
    await rig.becomeHub('2026-01-01T00:00:00.000Z');
    expect(await rig.written(rig.file)).toMatchObject({ writtenBy: 'hub Hub' });
    await put(station, 'Station:hub-1', '{"kind":"Station","facility":"*","resource":{"state":"revoked"}}');
    expect(await take()).toMatchObject({ code: 'revoked', sentence: expect.stringContaining('at central') });
    station = createMemoryStore({ instanceId: 'station' });
    expect(await taken()).toMatchObject({ documents: 61 });
    expect((await followLine()).sent).toEqual([]);
  });

  it('SN14 what the store refuses, and what lacks its bytes, is set aside with its reason', async () => {
    await put(rig.server, 'Task:bad', bodyOf(1, 1));
    const attachments = { scan: { contentType: 'text/plain', data: Uint8Array.from([1]) } };
    await rig.server.write({ edits: [{ id: 'Task:file', body: bodyOf(3, 1), attachments }] });
    const lacking = withoutBytes(rig.server);
    await rig.written(rig.file, {}, lacking);
    const judge = ({ id }: { readonly id: string }) =>
      id === 'Task:bad' ? ({ state: 'quarantined', reason: 'no such task' } as const) : ACCEPTED;
    station = createMemoryStore({ instanceId: 'station', judge: { ...acceptEverything, judge } });
    expect(await taken()).toMatchObject({ refused: 2 });
    expect(await createStoreRefusedLog(station, 'pull').list()).toMatchObject([
      { id: 'Task:bad', error: 'forbidden', reason: 'quarantined: no such task' },
      { id: 'Task:file', error: 'not_in_the_file' },
    ]);
    expect(await station.find(SITE_ID)).toBeDefined();
  });
});

describe('a snapshot file that is not taken', () => {
  const isUntouched = async () => expect((await station.info()).updateSeq).toBe(0);
  beforeEach(async () => {
    await fillServer();
    await rig.written(rig.file);
  });

  it.each([
    ['another station', { station: 'station-2' }, 'invalid-input'],
    ['another organisation', { organisation: 'org-2' }, 'invalid-input'],
    ['another key of the station', { stationKeySecret: new Uint8Array(32).fill(9) }, 'wrong-key'],
    ['a server that was restored since', { findIdentity: async () => 'server-uuid/north/another' }, 'conflict'],
  ] as const)('SN10 is of %s', async (_what, more, code) => {
    expect(await take(more)).toMatchObject({ code });
    await isUntouched();
  });

  it('SN10 SN3 was written by nobody of this organisation, or says another than was signed', async () => {
    const { publicJwk } = await makeKeys();
    expect(await take({ organisationKey: await importVerifyingKey(publicJwk) })).toMatchObject({
      code: 'file-damaged',
      sentence: expect.stringContaining('No server of this organisation'),
    });
    const bytes = await readFile(rig.file);
    const moved = bytes.toString('latin1').replace('2026-11-22', '2026-11-23');
    await writeFile(rig.file, Buffer.from(moved, 'latin1'));
    expect(await take()).toMatchObject({ sentence: expect.stringContaining('No server of this organisation') });
    await isUntouched();
  });

  it('SN4 has another head than its chunks were written under', async () => {
    const bytes = await readFile(rig.file);
    const head = readHead(bytes.toString('utf8'));
    if (head.state !== 'read') throw new Error(head.state);
    const other = await writeHead({ ...head.signed.head, snapshot: 'another-file' }, await rig.signingKey());
    await writeFile(rig.file, Buffer.concat([Buffer.from(other), bytes.subarray(Buffer.byteLength(head.text))]));
    expect(await take()).toMatchObject({
      code: 'file-damaged',
      sentence: expect.stringContaining('changed or damaged'),
    });
    await isUntouched();
  });

  it('SN10 is not there, is no such file, or is of a newer version', async () => {
    expect(await take({}, join(rig.folder, 'nowhere'))).toMatchObject({ code: 'not-found' });
    expect(await take({}, rig.folder)).toMatchObject({ refused: true });
    await writeFile(rig.file, 'HOLDFAST SNAPSHOT 9\n{}\n');
    expect(await take()).toMatchObject({ code: 'newer-version' });
    await writeFile(rig.file, 'a photograph');
    expect(await take()).toMatchObject({ code: 'file-damaged' });
    await isUntouched();
  });

  it('SN4 SN12 is cut off at its end: what came is kept, nothing is called had, and a whole copy goes on', async () => {
    const whole = await readFile(rig.file);
    await truncate(rig.file, whole.length - 1);
    expect(await take()).toMatchObject({ code: 'file-damaged', sentence: expect.stringContaining('cut off') });
    expect((await station.info()).docCount).toBe(61);
    await writeFile(rig.file, whole);
    expect(await take()).toMatchObject({ state: 'taken' });
    expect((await followLine()).asked.map(({ since }) => since)).not.toContain(undefined);

    station = createMemoryStore({ instanceId: 'station' });
    await truncate(rig.file, whole.length - 1);
    await take();
    expect((await followLine()).asked.map(({ since }) => since)).toContain(undefined);
    expect(await isWhole()).toBe(true);
  });

  it('SN4 has a chunk left out, doubled, moved or changed: found before anything of it is used', async () => {
    const whole = await readFile(rig.file);
    const head = readHead(whole.toString('utf8'));
    if (head.state !== 'read') throw new Error(head.state);
    const chunks = chunksOf(whole.subarray(Buffer.byteLength(head.text)));
    expect(chunks.length).toBeGreaterThan(5);
    const write = (...parts: readonly (Buffer | undefined)[]) =>
      writeFile(rig.file, Buffer.concat([Buffer.from(head.text), ...parts.map((part) => part ?? Buffer.alloc(0))]));
    const [first, second, third, ...rest] = chunks;
    const flipped = Buffer.from(third as Buffer);
    flipped.writeUInt8(flipped.readUInt8(40) ^ 1, 40);
    for (const parts of [
      [first, third, ...rest],
      [first, second, second, third, ...rest],
      [first, third, second, ...rest],
      [first, second, flipped, ...rest],
      [first, second, third, rest.at(-1)],
    ]) {
      station = createMemoryStore({ instanceId: 'station' });
      await write(...parts);
      expect(await take()).toMatchObject({ code: 'file-damaged' });
      expect((await station.info()).docCount).toBeLessThan(61);
    }
  });

  it('SN9 SN12 was written by a server that was put back since under the same name: the line compares everything', async () => {
    await taken();
    const older = createMemoryStore({ instanceId: 'server0000001' });
    await put(older, SITE_ID, '{"kind":"Location","facility":"*"}');
    for (let n = 0; n < 70; n += 1) await put(older, `Task:again-${n}`, bodyOf(1, n));
    const line = await followLine(older);
    expect(line.sent).toHaveLength(71);
    expect(await station.find('Task:again-3')).toBeDefined();
  });
});

/** A server whose disk lost the bytes of its attachments. */
function withoutBytes(store: DocumentStore): DocumentStore {
  return new Proxy(store, {
    get: (of, name) => {
      if (name === 'findAttachment') return async () => undefined;
      const member: unknown = Reflect.get(of, name);
      return typeof member === 'function' ? member.bind(of) : member;
    },
  });
}

function chunksOf(bytes: Buffer): Buffer[] {
  const chunks: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = 4 + (bytes.readUInt32BE(at) & 0x7fffffff);
    chunks.push(bytes.subarray(at, at + length));
    at += length;
  }
  return chunks;
}
