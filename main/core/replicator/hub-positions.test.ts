import { describe, expect, it } from 'vitest';
import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { Lane } from '#shared/model/envelope.ts';
import type { HubStatusAnswer, HubStatusRequest } from '#shared/protocol/hub.ts';
import { createMemoryStore } from '#shared/store/memory-store.ts';
import { createVirtualTime } from '#shared/testing/virtual-time.ts';
import { createHubPositions } from './hub-positions.ts';

interface Question {
  readonly request: HubStatusRequest;
  readonly signal: AbortSignal;
  answer(answer: HubStatusAnswer | Refusal): void;
}

async function begin() {
  const time = createVirtualTime();
  const ending = new AbortController();
  const confirmed = new Map<Lane, number>();
  const questions: Question[] = [];
  const positions = createHubPositions({
    store: createMemoryStore(),
    ask: (request, signal) => {
      const { promise, resolve } = Promise.withResolvers<HubStatusAnswer | Refusal>();
      signal.addEventListener('abort', () => resolve(refusal('no-contact', 'broken off')));
      questions.push({ request, signal, answer: resolve });
      return promise;
    },
    ledger: { confirmed: (lane) => ({ seq: confirmed.get(lane) ?? 0 }) },
    timers: time,
    signal: ending.signal,
    changed: () => {},
    report: (_what, fault) => {
      throw fault;
    },
  });
  await positions.restore();
  const following = positions.follow();
  const last = () => questions.at(-1) as Question;
  const told = async (more: Partial<HubStatusAnswer> = {}) => {
    last().answer({ instanceId: 'h', updateSeq: 10, atCentral: [], link: 'connected', waits: true, ...more });
    await time.advance(200);
  };
  const end = async () => {
    ending.abort(new Error('over'));
    await following;
  };
  return { time, confirmed, positions, questions, last, told, end };
}

describe('HU10 what is at central by way of a hub', () => {
  it('HU10 nothing before the hub’s own way up has passed where it stood when it was asked', async () => {
    const { confirmed, positions, told, last, end } = await begin();
    confirmed.set(1, 5);
    await told({ updateSeq: 10, atCentral: [{ lane: 1, seq: 10 }] });
    expect(positions.confirmed(1)).toBeUndefined(); // it was confirmed after the question
    expect(last().request).toEqual({});
    await told({ updateSeq: 12, atCentral: [{ lane: 1, seq: 11 }] });
    expect(positions.confirmed(1)).toBeUndefined();
    expect(last().request.until).toMatchObject({ linkIsNot: 'connected', atCentral: [{ lane: 1, seq: 12 }] });
    await told({ updateSeq: 14, atCentral: [{ lane: 1, seq: 12 }] });
    expect(positions.confirmed(1)).toMatchObject({ seq: 5 });
    await end();
  });

  it('HU10 a question that waits gives way to what has been sent since', async () => {
    const { time, confirmed, positions, questions, last, told, end } = await begin();
    await told();
    expect(last().request.until).toMatchObject({ atCentral: [] });
    positions.advanced();
    expect(last().signal.aborted).toBe(false); // nothing was
    confirmed.set(1, 7);
    positions.advanced();
    await time.advance(200);
    expect(questions).toHaveLength(3);
    expect(last().request).toEqual({});
    expect(positions.link().link).toBe('connected');
    await end();
  });

  it('HU10 a hub that cannot wait is asked every few seconds; one that does not answer is said to be unknown', async () => {
    const { time, positions, questions, last, told, end } = await begin();
    await told({ waits: undefined });
    await time.advance(4000);
    expect(questions).toHaveLength(1);
    await time.advance(1000);
    expect(questions).toHaveLength(2);
    last().answer(refusal('no-contact', 'nobody'));
    await time.advance(0);
    expect(positions.link().link).toBe('unknown');
    await end();
  });
});
