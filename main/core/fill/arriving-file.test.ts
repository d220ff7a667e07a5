import { readdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSnapshotRig, type SnapshotRig } from '#build/system/snapshot-rig.ts';
import { station as contract } from '#shared/contract/station.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import { toBase64 } from '#shared/protocol/base64.ts';
import { createMemoryStore } from '#shared/store/memory-store.ts';
import type { Actor } from '../api/operation-handler.ts';
import type { Registration } from '../api/registration.ts';
import { WindowSession } from '../session/window-session.ts';
import { type Arrived, type ArrivingFile, createArrivingFile, removeArriving } from './arriving-file.ts';
import { fillOperations } from './fill-operations.ts';
import type { FillPart } from './fill-part.ts';
import { judgeSnapshot } from './judge-snapshot.ts';

const START = 3000;
const PIECE = 1000;
/** Does not compress. */
const noise = () => Array.from({ length: 8 }, () => crypto.randomUUID()).join();

let rig: SnapshotRig;
let folder: string;
let bytes: Buffer;

beforeEach(async () => {
  rig = await openSnapshotRig();
  folder = dirname(rig.file);
  for (let n = 0; n < 30; n += 1) {
    const body = JSON.stringify({ kind: 'Task', facility: 'N1', n, text: noise() });
    await rig.server.write({ edits: [{ id: `Task:${n}`, body }] });
  }
  await rig.written(rig.file, { partBytes: 500 });
  bytes = await readFile(rig.file);
  expect(bytes.length).toBeGreaterThan(START + 2 * PIECE);
});
afterEach(() => rig.dispose());

async function openArriving(freeBytes = async () => Number.MAX_SAFE_INTEGER): Promise<ArrivingFile> {
  const taking = await rig.taking(createMemoryStore({ instanceId: 'station' }));
  return createArrivingFile({
    ...{ folder, freeBytes },
    async judge(file) {
      const judged = await judgeSnapshot(file, taking);
      if (isRefusal(judged)) return judged;
      await judged.file.close();
      return undefined;
    },
  });
}
const offered = (of: Buffer = bytes) => ({ sizeBytes: of.length, start: of.subarray(0, START) });
function came(answer: Arrived | Refusal): Arrived {
  if (isRefusal(answer)) throw new Error(answer.sentence);
  return answer;
}
async function bringRest(arriving: ArrivingFile, from: Arrived, until = bytes.length): Promise<Arrived> {
  let at = from;
  while (at.received < until) {
    const piece = bytes.subarray(at.received, Math.min(until, at.received + PIECE));
    at = came(await arriving.bring({ arrival: at.arrival, at: at.received, bytes: piece }));
  }
  return at;
}
const listHere = async () => (await readdir(folder)).filter((name) => name.startsWith('arriving')).sort();

describe('a snapshot file that a window brings', () => {
  it('SN16 comes in pieces, and has its name once all of it is here', async () => {
    const arriving = await openArriving();
    const begun = came(await arriving.offer(offered()));
    expect(begun).toMatchObject({ received: START });
    expect(await arriving.findWhole()).toBeUndefined();
    const { file } = await bringRest(arriving, begun);
    expect(file && (await readFile(file)).equals(bytes)).toBe(true);
    expect(await arriving.findWhole()).toBe(file);
    expect(await listHere()).toEqual(['arriving.snapshot']);
    await arriving.remove();
    expect(await listHere()).toEqual([]);
  });

  it('SN16 goes on where it stopped, also after core was started anew, and passes over what came twice', async () => {
    const first = await openArriving();
    const before = await bringRest(first, came(await first.offer(offered())), START + PIECE);
    const anew = await openArriving();
    const piece = { arrival: before.arrival, at: before.received, bytes: bytes.subarray(before.received) };
    expect(await anew.bring(piece)).toMatchObject({ code: 'not-found' });
    const begun = came(await anew.offer(offered()));
    expect(begun).toEqual(before);
    const twice = { arrival: begun.arrival, at: START, bytes: bytes.subarray(START, START + PIECE) };
    expect(await anew.bring(twice)).toEqual(begun);
    const { file = '' } = await bringRest(anew, begun);
    expect((await readFile(file)).equals(bytes)).toBe(true);
  });

  it('SN10 SN15 is judged by its beginning: nothing of it stays where it is refused', async () => {
    const arriving = await openArriving();
    const changed = Buffer.from(bytes);
    changed[40] = 0x58;
    expect(await arriving.offer(offered(changed))).toMatchObject({ code: 'file-damaged' });
    expect(await arriving.offer(offered(Buffer.from('a letter')))).toMatchObject({ code: 'file-damaged' });
    expect(await listHere()).toEqual([]);
    await rig.written(`${rig.file}-2`, { station: { ...rig.stationOf({ id: 'station-2' }) } });
    const other = await readFile(`${rig.file}-2`);
    const refused = await arriving.offer(offered(other));
    expect(refused).toMatchObject({ code: 'invalid-input', sentence: expect.stringContaining('station-2') });
    expect(await listHere()).toEqual([]);
  });

  it('SN16 another file takes the place of a half one, and a longer one is refused', async () => {
    const arriving = await openArriving();
    const begun = came(await arriving.offer(offered()));
    await bringRest(arriving, begun, START + PIECE);
    await rig.written(`${rig.file}-2`, { partBytes: 500 });
    const other = await readFile(`${rig.file}-2`);
    const instead = came(await arriving.offer(offered(other)));
    expect(instead.received).toBe(START);
    const grown = { arrival: instead.arrival, at: START, bytes: Buffer.alloc(other.length) };
    expect(await arriving.bring(grown)).toMatchObject({ code: 'file-damaged' });
  });

  it('SN16 is refused where there is no room for it and for what is in it; a sealed station keeps none', async () => {
    const tight = await openArriving(async () => bytes.length);
    expect(await tight.offer(offered())).toMatchObject({ code: 'disk-nearly-full' });
    expect(await listHere()).toEqual([]);
    const arriving = await openArriving();
    await bringRest(arriving, came(await arriving.offer(offered())));
    await arriving.offer(offered());
    expect(await listHere()).toEqual(['arriving.snapshot', 'arriving.snapshot.part']);
    await removeArriving(folder);
    expect(await listHere()).toEqual([]);
  });
});

describe('who may bring one', () => {
  const actor = (...permissions: string[]) =>
    ({ userId: 'User:1', sessionId: 's', permissions: new Set(permissions) }) as unknown as Actor;
  const windowOf = (who: Actor | undefined) => {
    const window = new WindowSession();
    if (who) window.admit({ actor: who, user: {} as never } as never);
    return window;
  };

  async function call(fill: 'filling' | 'complete', who: Actor | undefined, { reading = false } = {}) {
    const read: string[] = [];
    const sync = {
      isReading: () => reading,
      status: () => ({ fill: { state: fill } }),
      fillFrom: (f: string) => read.push(f),
    };
    const part = { sync, arriving: await openArriving() } as unknown as FillPart;
    const operations = fillOperations({ fill: () => part, state: () => ({ state: 'not-enrolled' }) });
    const { handler } = operations.find(({ operation }) => operation === contract.offerSnapshot) as Registration;
    const input = { sizeBytes: bytes.length, start: toBase64(bytes) };
    const answer = await handler(input as never, { window: windowOf(who) } as never);
    return { answer, read };
  }

  it('SN15 anybody at the door of a station that fills; once it is whole those who manage it; one file at a time', async () => {
    const { answer, read } = await call('filling', undefined);
    expect(answer).toMatchObject({ received: bytes.length });
    expect(read).toHaveLength(1);
    expect((await call('filling', undefined, { reading: true })).answer).toMatchObject({ code: 'conflict' });
    expect((await call('complete', undefined)).answer).toMatchObject({ code: 'not-signed-in' });
    expect((await call('complete', actor('chart.read'))).answer).toMatchObject({ code: 'not-permitted' });
    expect((await call('complete', actor('station.manage'))).answer).toMatchObject({ received: bytes.length });
  });

  it('SN15 nobody where no organisation is open', async () => {
    const [offer] = fillOperations({ fill: () => undefined, state: () => ({ state: 'not-enrolled' }) });
    const refused = await offer?.handler({ sizeBytes: 1, start: '' } as never, {} as never);
    expect(refused).toEqual(refusal('not-found', 'This station belongs to no organisation yet. Enrol it first.'));
  });
});
