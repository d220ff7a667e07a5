import { describe, expect, it } from 'vitest';
import type { SyncStatus } from '#shared/contract/station.ts';
import type { SignedHead } from '#shared/domain/audit/signed-head.ts';
import { refusal } from '#shared/errors/refusal.ts';
import { createVirtualTime } from '#shared/testing/virtual-time.ts';
import { createHeadConfirmation } from './confirm-head.ts';

const CONTACT: SyncStatus = {
  link: 'connected',
  lanes: [{ lane: 1, confirmedSeq: 1, waiting: 0, pullPending: 0 }],
  waiting: 0,
  refused: 0,
  quarantined: 0,
  conflicts: 0,
  fill: { state: 'complete', received: 1 },
};

function begin() {
  const time = createVirtualTime();
  const ending = new AbortController();
  const sent: number[] = [];
  const noted: unknown[] = [];
  const state = { status: CONTACT, sequence: 1, refuses: false };
  const look = createHeadConfirmation({
    status: () => state.status,
    signHead: async () => ({ sequence: state.sequence }) as SignedHead,
    async send({ sequence }) {
      sent.push(sequence);
      return state.refuses ? refusal('no-contact', 'not yet') : { sequence };
    },
    note: async (answer) => void noted.push(answer),
    clock: time,
    timers: time,
    signal: ending.signal,
    onFault: (fault) => {
      throw fault;
    },
  });
  return { time, state, sent, noted, look, ending };
}

describe('RP11 heads of the audit chain', () => {
  it('RP11 go once all before them is sent; each once, however often the status changes', async () => {
    const { time, state, sent, noted, look } = begin();
    state.status = { ...CONTACT, waiting: 1 };
    look();
    await time.advance(60_000);
    expect(sent).toEqual([]);
    state.status = CONTACT;
    for (let times = 0; times < 5; times += 1) look();
    await time.advance(60_000);
    expect([sent, noted]).toEqual([[1], [{ sequence: 1 }]]);
  });

  it('RP11 of a chain that grows go every five seconds, the last one too', async () => {
    const { time, state, sent, look } = begin();
    look();
    await time.advance(0);
    state.sequence = 2;
    look();
    await time.advance(4999);
    expect(sent).toEqual([1]);
    state.sequence = 3;
    await time.advance(1);
    expect(sent).toEqual([1, 3]);
  });

  it('HU8 one that cannot be confirmed yet is brought again, though nothing changes here', async () => {
    const { time, state, sent, noted, look } = begin();
    state.refuses = true;
    look();
    await time.advance(2500);
    expect(sent).toEqual([1, 1, 1]);
    state.refuses = false;
    await time.advance(1000);
    expect(noted).toEqual([{ sequence: 1 }]);
    await time.advance(60_000);
    expect(sent).toHaveLength(4);
  });

  it('RP11 what changes while one is on its way is not left; without contact, and at the end, nothing goes', async () => {
    const { time, state, sent, look, ending } = begin();
    look();
    state.sequence = 2;
    look();
    await time.advance(5000);
    expect(sent).toEqual([1, 2]);
    state.sequence = 3;
    state.status = { ...CONTACT, link: 'offline' };
    look();
    await time.advance(60_000);
    state.status = CONTACT;
    ending.abort(new Error('over'));
    look();
    await time.advance(60_000);
    expect(sent).toEqual([1, 2]);
  });
});
