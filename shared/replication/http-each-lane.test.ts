/** What a station makes of the answers to `lane=each` (WR7), byte by byte. */
import { describe, expect, it } from 'vitest';
import type { Lane } from '#shared/model/envelope.ts';
import { holdfastGreeting } from '#shared/protocol/greeting.ts';
import { encodeClosingRow, encodeRow } from '#shared/protocol/rows.ts';
import { createVirtualTime } from '#shared/testing/virtual-time.ts';
import { createHttpPeer, type HttpPeer } from './http-peer.ts';

const signal = new AbortController().signal;
const row = (seq: number, id: string) =>
  encodeRow(`${seq}-m`, { id, rev: '1-a', path: { start: 1, ids: ['a'] }, deleted: false, body: `{"n":${seq}}` });
const closing = (lane: Lane, last: number, pending = 0) => encodeClosingRow({ last: `${last}-m`, pending, lane });
const POSITIONS = new Map<Lane, string | undefined>([
  [1, '4-m'],
  [2, '5-m'],
  [3, undefined],
]);

/** `cut`: the connection breaks behind the text. */
type Told = { readonly text: string; readonly cut?: true } | { readonly status: number };

function answerOf(told: Told): Response {
  if ('status' in told) return Response.json({ error: 'bad_request', reason: 'lane' }, { status: told.status });
  const bytes = new TextEncoder().encode(told.text);
  let sent = false;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (!sent && bytes.length > 0) controller.enqueue(bytes);
      else if (told.cut) controller.error(new Error('reset'));
      else controller.close();
      sent = true;
    },
  });
  return new Response(body);
}

/** A server that greets with these features and gives these answers, one after the other. */
function serverOf(features: readonly string[] | undefined, answers: readonly Told[]) {
  const asked: URL[] = [];
  const left = [...answers];
  const time = createVirtualTime();
  const greetings = [features, undefined];
  const fetchOf: typeof fetch = async (input) => {
    const url = new URL(String(input));
    if (url.pathname === '/') {
      const own = greetings.length > 1 ? greetings.shift() : greetings[0];
      return Response.json({ couchdb: 'Welcome', holdfast: { ...holdfastGreeting, features: own } });
    }
    asked.push(url);
    return answerOf(left.shift() ?? { status: 500 });
  };
  const timers = { sleep: async () => {} };
  const peer = createHttpPeer({
    ...{ address: 'http://central', database: 'db', fetch: fetchOf, clock: time, excludeKinds: ['AuditEvent'] },
    timers: { sleep: (ms, ending) => (ms < 1000 ? timers.sleep() : time.sleep(ms, ending)) },
  });
  return { peer, asked };
}

const wait = (peer: HttpPeer) =>
  peer.openLaneFeed?.().next(POSITIONS, signal) ?? Promise.reject(new Error('does not offer it'));
const cutAfter = (text: string): Told => ({ text, cut: true });

describe('all lanes in one answer', () => {
  it('WR7 RL1 asks with the positions of the lanes in their order, and takes the pages apart', async () => {
    const text = row(6, 'a') + closing(1, 9) + row(7, 'b') + row(9, 'c') + closing(2, 9, 2) + closing(3, 9);
    const { peer, asked } = serverOf(['each-lane'], [{ text }]);
    expect(await peer.capabilities(signal)).toMatchObject({ eachLane: true });
    const pages = await wait(peer);
    expect(Object.fromEntries(asked[0]?.searchParams ?? [])).toMatchObject({
      ...{ lane: 'each', feed: 'longpoll', since: '4-m,5-m,0', exclude_kinds: 'AuditEvent' },
    });
    const seen = [...pages].map(([lane, { rows, last, pending }]) => [lane, rows.map(({ id }) => id), last, pending]);
    expect(seen).toEqual([
      [1, ['a'], '9-m', 0],
      [2, ['b', 'c'], '9-m', 2],
      [3, [], '9-m', 0],
    ]);
    expect(pages.get(2)?.rows[1]?.revisions?.[0]?.body).toBe('{"n":9}');
  });

  it('RP2.2 WR7 cut at any byte: closed pages are whole, of the next one all documents but the last, nothing of those behind', async () => {
    const text = row(6, 'a') + closing(1, 9) + row(7, 'b') + row(8, 'c') + row(9, 'd') + closing(2, 9) + closing(3, 9);
    const ends = [closing(1, 9), row(7, 'b'), row(8, 'c'), row(9, 'd'), closing(2, 9)].map(
      (part) => text.indexOf(part) + part.length,
    );
    const [ofLane1 = 0, , hasTwo = 0, hasThree = 0, ofLane2 = 0] = ends;
    for (let at = 0; at < text.length; at += 1) {
      const { peer } = serverOf(
        ['each-lane'],
        [0, 1, 2].map(() => cutAfter(text.slice(0, at))),
      );
      if (at < ofLane1) {
        await expect(wait(peer)).rejects.toMatchObject({ kind: 'unreachable' });
        continue;
      }
      const pages = await wait(peer);
      const second = pages.get(2);
      const expected = at < hasTwo ? undefined : at < hasThree ? ['b'] : at < ofLane2 ? ['b', 'c'] : ['b', 'c', 'd'];
      expect(pages.get(1)).toMatchObject({ last: '9-m', pending: 0 });
      expect(second?.rows.map(({ id }) => id)).toEqual(expected);
      expect(second?.pending).toBe(expected && (at < ofLane2 ? 1 : 0));
      expect(pages.has(3)).toBe(false);
    }
  });

  it('WR7 pages that are not those of the lanes are no answer', async () => {
    for (const text of [
      closing(2, 9),
      encodeClosingRow({ last: '9-m', pending: 0 }),
      [1, 2, 3, 3].map((n) => closing(n as Lane, 9)).join(''),
    ]) {
      const { peer } = serverOf(['each-lane'], [{ text }]);
      await expect(wait(peer)).rejects.toMatchObject({ kind: 'protocol' });
    }
  });

  it('RP1.5 another database behind the address is noticed', async () => {
    const { peer } = serverOf(
      ['each-lane'],
      [
        { text: '{"update_seq":"9-m"}' },
        { text: [1, 2, 3].map((lane) => encodeClosingRow({ last: '9-other', pending: 0, lane })).join('') },
      ],
    );
    await peer.identity(signal);
    await expect(wait(peer)).rejects.toThrow('another database');
  });

  it('RL4 a server that does not name it is not asked; one that was put back to an older one is greeted anew', async () => {
    expect(await serverOf(undefined, []).peer.capabilities(signal)).toMatchObject({ rows: true, eachLane: false });
    const { peer } = serverOf(['each-lane'], [{ status: 400 }]);
    expect(await peer.capabilities(signal)).toMatchObject({ eachLane: true });
    await expect(wait(peer)).rejects.toMatchObject({ status: 400 });
    expect(await peer.capabilities(signal)).toMatchObject({ rows: true, eachLane: false });
  });
});
