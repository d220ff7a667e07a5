import { expect, it } from 'vitest';
import { createMemoryStore } from '#shared/store/memory-store.ts';
import type { ChangesRequest } from './changes-request.ts';
import { streamChanges } from './stream-changes.ts';

const INSTANCE = 'abcdef012345';

const request = (seq: number): ChangesRequest => ({
  feed: 'longpoll',
  since: { seq, epoch: 0 },
  limit: 10,
  descending: false,
  style: 'main_only',
  includeDocs: false,
  conflicts: false,
  attachments: false,
  heartbeatMs: undefined,
  timeoutMs: 10_000,
  ids: undefined,
  select: undefined,
});

function scene() {
  const store = createMemoryStore({ instanceId: INSTANCE });
  const put = (id: string) => store.write({ edits: [{ id, body: '{}' }] });
  let reads = 0;
  const served = new Proxy(store, {
    get(target, name) {
      if (name === 'listChanges') reads += 1;
      const member = Reflect.get(target, name, target) as unknown;
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
  const poll = async (since: number) => {
    const { updateSeq } = await store.info();
    const source = { store: served, instanceId: INSTANCE, updateSeq };
    return streamChanges(source, request(since), new AbortController().signal);
  };
  return { put, poll, reads: () => reads };
}

async function idsOf(stream: AsyncIterable<string>): Promise<string[]> {
  let text = '';
  for await (const piece of stream) text += piece;
  return (JSON.parse(text) as { results: { id: string }[] }).results.map(({ id }) => id);
}

it('PR5 a long poll that stands at the end reads once, when something came', async () => {
  const { put, poll, reads } = scene();
  await put('a');
  const waiting = idsOf(await poll(1));
  await put('b');
  expect(await waiting).toEqual(['b']);
  expect(reads()).toBe(1);
});

it('PR5 ST3 what comes after a long poll was found to stand at the end, and before it waits, is not missed', async () => {
  const { put, poll, reads } = scene();
  await put('a');
  const stream = await poll(1);
  await put('b');
  expect(await idsOf(stream)).toEqual(['b']);
  expect(await idsOf(await poll(0))).toEqual(['a', 'b']);
  expect(reads()).toBe(2);
});
