/** What a station makes of an answer to `lane=each` that stays open (WR8), piece by piece. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Lane } from '#shared/model/envelope.ts';
import { holdfastGreeting } from '#shared/protocol/greeting.ts';
import { encodeClosingRow, encodeRow } from '#shared/protocol/rows.ts';
import { createVirtualTime } from '#shared/testing/virtual-time.ts';
import { createHttpPeer } from './http-peer.ts';
import type { LanePages } from './peer.ts';

const signal = new AbortController().signal;
const row = (seq: number, id = `d${seq}`) =>
  encodeRow(`${seq}-m`, { id, rev: '1-a', path: { start: 1, ids: ['a'] }, deleted: false, body: `{"n":${seq}}` });
const closing = (lane: Lane, last: number, pending = 0) => encodeClosingRow({ last: `${last}-m`, pending, lane });
/** An answer with one document in lane 2. */
const answerOf = (seq: number) => closing(1, seq) + row(seq) + closing(2, seq) + closing(3, seq);
const at = (seq: number) => new Map<Lane, string | undefined>(([1, 2, 3] as const).map((lane) => [lane, `${seq}-m`]));
const idsOf = (pages: LanePages) => [...pages.values()].flatMap(({ rows }) => rows.map(({ id }) => id));
const turn = () => new Promise((resolve) => setImmediate(resolve));

interface OpenAnswer {
  readonly since: string | null;
  readonly feed: string | null;
  send(text: string | Uint8Array<ArrayBuffer>): void;
  close(): void;
  cut(): void;
  /** Its reader has gone. */
  readonly left: () => boolean;
}

/** A server whose answers are written by the test, and that can be silent. */
function createScene(options: { readonly silent?: boolean } = {}) {
  const answers: OpenAnswer[] = [];
  const time = createVirtualTime();
  const fetchOf: typeof fetch = async (input, init) => {
    const { pathname, searchParams } = new URL(String(input));
    if (pathname === '/') return Response.json({ couchdb: 'Welcome', holdfast: holdfastGreeting });
    let state: 'open' | 'left' = 'open';
    let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
    const body = new ReadableStream<Uint8Array>({
      start(made) {
        controller = made;
      },
      cancel() {
        state = 'left';
      },
    });
    init?.signal?.addEventListener('abort', () => {
      if (state === 'open') controller?.error(init.signal?.reason);
      state = 'left';
    });
    const send = (text: string | Uint8Array) =>
      controller?.enqueue(typeof text === 'string' ? new TextEncoder().encode(text) : text);
    answers.push({
      since: searchParams.get('since'),
      feed: searchParams.get('feed'),
      send,
      close: () => controller?.close(),
      cut: () => controller?.error(new Error('reset')),
      left: () => state === 'left',
    });
    if (options.silent !== true || searchParams.get('feed') === 'longpoll') send('\n');
    return new Response(body);
  };
  const peer = createHttpPeer({ address: 'http://central', database: 'db', fetch: fetchOf, clock: time, timers: time });
  const open = async () => {
    await peer.capabilities(signal);
    const feed = peer.openLaneFeed?.();
    if (!feed) throw new Error('has no feed of all lanes');
    return feed;
  };
  return { answers, time, open };
}

/** The `n`th answer, once it was asked for. */
async function answered(answers: readonly OpenAnswer[], n: number): Promise<OpenAnswer> {
  for (;;) {
    const answer = answers[n];
    if (answer) return answer;
    await turn();
  }
}

describe('an answer that stays open', () => {
  it('WR8 RL1 one call brings one answer behind the other', async () => {
    const { answers, open } = createScene();
    const feed = await open();
    const first = feed.next(at(4), signal);
    const stream = await answered(answers, 0);
    expect(stream).toMatchObject({ feed: 'continuous', since: '4-m,4-m,4-m' });
    stream.send(answerOf(5));
    expect(idsOf(await first)).toEqual(['d5']);
    stream.send('\n');
    stream.send(answerOf(6) + answerOf(7));
    expect(idsOf(await feed.next(at(5), signal))).toEqual(['d6']);
    expect(idsOf(await feed.next(at(6), signal))).toEqual(['d7']);
    expect(answers).toHaveLength(1);
    feed.end();
    await turn();
    expect(stream.left()).toBe(true);
  });

  it('WR8 however the bytes are cut into pieces, the same answers come', async () => {
    const bytes = new TextEncoder().encode(['\n', answerOf(5), '\n', answerOf(6), answerOf(7)].join(''));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 9 }), async (lengths) => {
        const { answers, open } = createScene({ silent: true });
        const feed = await open();
        const first = feed.next(at(4), signal);
        const stream = await answered(answers, 0);
        for (let from = 0, n = 0; from < bytes.length; n += 1) {
          const length = lengths[n % lengths.length] ?? 1;
          stream.send(bytes.slice(from, from + length));
          from += length;
        }
        expect(idsOf(await first)).toEqual(['d5']);
        expect(idsOf(await feed.next(at(5), signal))).toEqual(['d6']);
        expect(idsOf(await feed.next(at(6), signal))).toEqual(['d7']);
        feed.end();
      }),
      { seed: 42, numRuns: 40 },
    );
  });

  it('RL5 a reader that stands elsewhere than where the pages ended gets an answer from there', async () => {
    const { answers, open } = createScene();
    const feed = await open();
    const first = feed.next(at(4), signal);
    const stream = await answered(answers, 0);
    stream.send(answerOf(5));
    await first;
    const second = feed.next(new Map([...at(5), [2, '4-m']]), signal);
    const anew = await answered(answers, 1);
    expect(anew.since).toBe('5-m,4-m,5-m');
    expect(stream.left()).toBe(true);
    anew.send(answerOf(6));
    expect(idsOf(await second)).toEqual(['d6']);
  });

  it('RL5 one that ended in order is asked for again where its reader stands; what it brought before is not lost', async () => {
    const { answers, time, open } = createScene();
    const feed = await open();
    const first = feed.next(at(4), signal);
    const stream = await answered(answers, 0);
    stream.send(answerOf(5));
    await first;
    const second = feed.next(at(5), signal);
    await time.advance(2000);
    stream.close();
    // As an answer in which nothing came.
    expect([...(await second).values()]).toEqual([1, 2, 3].map(() => ({ rows: [], last: '5-m', pending: 0 })));
    const third = feed.next(at(5), signal);
    (await answered(answers, 1)).send(answerOf(6));
    expect(answers[1]?.since).toBe('5-m,5-m,5-m');
    expect(idsOf(await third)).toEqual(['d6']);
  });

  it('RL5 one that broke while its reader was busy is opened anew, without a fault', async () => {
    for (const how of ['cut', 'close'] as const) {
      const { answers, open } = createScene();
      const feed = await open();
      const first = feed.next(at(4), signal);
      const stream = await answered(answers, 0);
      stream.send(answerOf(5));
      await first;
      stream[how]();
      const second = feed.next(at(5), signal);
      (await answered(answers, 1)).send(answerOf(6));
      expect(idsOf(await second)).toEqual(['d6']);
    }
  });

  it('RP2.2 WR8 of an answer that was cut off the closed pages are taken', async () => {
    const { answers, open } = createScene();
    const feed = await open();
    const pages = feed.next(at(4), signal);
    const stream = await answered(answers, 0);
    stream.send(closing(1, 5) + row(5) + closing(2, 5) + closing(3, 5).slice(0, 9));
    await turn();
    stream.cut();
    expect([...(await pages).keys()]).toEqual([1, 2]);
  });

  it('RL5 one that was cut off gives nothing twice, also to a reader that stands where it stood', async () => {
    const { answers, open } = createScene();
    const feed = await open();
    const first = feed.next(at(4), signal);
    const stream = await answered(answers, 0);
    stream.send(closing(1, 4, 3));
    await turn();
    stream.cut();
    expect([...(await first).keys()]).toEqual([1]);
    const second = feed.next(at(4), signal);
    (await answered(answers, 1)).send(answerOf(5));
    expect(idsOf(await second)).toEqual(['d5']);
  });

  it('RL5 where the first word does not come at once, the source is asked answer by answer, for an hour', async () => {
    const { answers, time, open } = createScene({ silent: true });
    const feed = await open();
    const ask = async (n: number, seq: number) => {
      const pages = feed.next(at(seq), signal);
      if (n === 0) {
        await answered(answers, 0);
        await time.advance(10_000);
        expect(answers[0]?.left()).toBe(true);
      }
      const answer = await answered(answers, n + 1);
      expect(answer.feed).toBe('longpoll');
      answer.send(answerOf(seq + 1));
      answer.close();
      expect(idsOf(await pages)).toEqual([`d${seq + 1}`]);
    };
    await ask(0, 4);
    await ask(1, 5);
    await time.advance(60 * 60_000);
    const pages = feed.next(at(6), signal);
    const stream = await answered(answers, 3);
    expect(stream.feed).toBe('continuous');
    stream.send(`\n${answerOf(7)}`);
    expect(idsOf(await pages)).toEqual(['d7']);
  });

  it('RP6.1 one that ends as soon as it was opened is a fault: whoever asks again at once would ask without end', async () => {
    const { answers, time, open } = createScene();
    const feed = await open();
    const pages = feed.next(at(4), signal);
    const rejected = expect(pages).rejects.toMatchObject({ kind: 'unreachable' });
    for (let n = 0; n < 3; n += 1) {
      (await answered(answers, n)).close();
      await turn();
      await time.advance(1000);
    }
    await rejected;
    expect(answers).toHaveLength(3);
  });

  it('RL1 whoever breaks off a wait leaves the stream; rows that are none are no answer', async () => {
    const { answers, open } = createScene();
    const feed = await open();
    const ending = new AbortController();
    const waiting = feed.next(at(4), ending.signal);
    await answered(answers, 0);
    await turn();
    ending.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    expect(answers[0]?.left()).toBe(true);
    const pages = feed.next(at(4), signal);
    (await answered(answers, 1)).send('no row\n');
    await expect(pages).rejects.toMatchObject({ kind: 'protocol' });
  });
});
