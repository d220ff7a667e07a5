/**
 * HU16: record numbers that a hub keeps for the time without central. Central leases blocks to the hub as to a station;
 * the hub gives its stations parts of them, each a block of its own with one writer. What was given is on the disk before
 * it is told, so that a crash repeats nothing.
 *
 * @SAFETY Records put back from a copy have forgotten what was given since. So each change is counted twice, in the records
 * and then in a witness beside them, before anything is told. Records behind their witness, or beside another one than
 * they know, begin with none and lease new ones at contact.
 */
import { randomUUID } from 'node:crypto';
import { isRefusal, type Refusal } from '#shared/errors/refusal.ts';
import type { Clock } from '#shared/lib/clock.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import { inTurn } from '../orgs/turns.ts';
import type { NumberWitness } from './number-witness.ts';
import {
  type Block,
  EMPTY_RESERVE,
  isUpToDate,
  numbersLeft,
  planGive,
  type ReserveState,
  reserveState,
  withLeased,
  withoutBlocks,
} from './plan-reserve.ts';

export interface NumberReserve {
  /** What is known from before. */
  restore(): Promise<void>;
  /** The next numbers for a station, or those that this request was given before; undefined when none are left. */
  give(stationId: string, request: { readonly requestId: string; readonly size: number }): Promise<Block | undefined>;
  /** Central answers just now: leases more where half is used. */
  refill(): Promise<void>;
  left(): number;
}

export interface NumberReserveParts {
  readonly store: Pick<DocumentStore, 'findLocal' | 'write'>;
  readonly lease: (request: { readonly requestId: string; readonly size: number }) => Promise<Block | Refusal>;
  readonly witness: NumberWitness;
  readonly clock: Clock;
  /** Numbers of a full reserve. */
  readonly size?: number;
}

/** A clinic's new patients of some weeks, and little beside what a serial can count. */
const RESERVE = 1000;
/** Of a full block of a station: a hub with many stations has something for each. */
const MOST_AT_ONCE = 50;
const LOCAL = 'holdfast-hub-numbers';

export function createNumberReserve(parts: NumberReserveParts): NumberReserve {
  const { store, witness, clock, size = RESERVE } = parts;
  const turn = `number reserve ${randomUUID()}`;
  let state = EMPTY_RESERVE;
  let isAsking = false;

  async function keep(change: ReserveState): Promise<void> {
    const next = { ...change, count: change.count + 1 };
    await writeReserve(store, next);
    await witness.write(next.count);
    state = next;
  }
  async function lease(): Promise<void> {
    const requestId = state.requestId ?? randomUUID();
    if (state.requestId === undefined) await inTurn(turn, () => keep({ ...state, requestId }));
    const block = await parts.lease({ requestId, size: size - numbersLeft(state) });
    if (isRefusal(block)) return;
    await inTurn(turn, () => keep(withLeased(state, block)));
  }
  return {
    left: () => numbersLeft(state),
    restore: () =>
      inTurn(turn, async () => {
        state = await readReserve(store);
        const seen = await witness.read();
        if (isUpToDate(state, seen)) return;
        await keep({ ...withoutBlocks(state, seen.file), count: Math.max(state.count, seen.count ?? 0) });
      }),
    give: (stationId, { requestId, size: asked }) =>
      inTurn(turn, async () => {
        const before = state.given[stationId];
        if (before?.requestId === requestId) return before.block;
        const at = new Date(clock.now()).toISOString();
        const plan = planGive(state, { stationId, requestId, size: Math.min(asked, MOST_AT_ONCE), at });
        if (plan) await keep(plan.after);
        return plan?.block;
      }),
    async refill() {
      if (isAsking || numbersLeft(state) > size / 2) return;
      isAsking = true;
      try {
        await lease();
      } finally {
        isAsking = false;
      }
    },
  };
}

/** RP9: of records that were found to be an older copy. */
export async function forgetReserve(store: NumberReserveParts['store']): Promise<void> {
  await writeReserve(store, withoutBlocks(await readReserve(store), undefined));
}

async function readReserve(store: NumberReserveParts['store']): Promise<ReserveState> {
  const text = await store.findLocal(LOCAL);
  return text === undefined ? EMPTY_RESERVE : reserveState.parse(JSON.parse(text));
}

async function writeReserve(store: NumberReserveParts['store'], state: ReserveState): Promise<void> {
  await store.write({ locals: [{ id: LOCAL, body: JSON.stringify(state) }] });
}
