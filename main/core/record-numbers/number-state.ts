/**
 * The station's share of record numbers: blocks leased from central, the serial used next, and the patients whose
 * provisional number waits for a real one. It is a `_local` document, so that a number and the patient it was given
 * to commit together (`planAssignment`): no number is handed out twice, none is lost by a refused registration.
 */

import { z } from 'zod';
import type { DocumentStore, LocalWrite } from '#shared/store/document-store.ts';

const leasedBlock = z.object({ blockId: z.string(), from: z.number(), to: z.number(), next: z.number() });
export type LeasedBlock = z.output<typeof leasedBlock>;

const numberState = z.object({
  blocks: z.array(leasedBlock),
  /** Serial of the next provisional number of this station. */
  nextProvisional: z.number(),
  /** Patients registered under a provisional number here, oldest first. */
  provisionalPatients: z.array(z.string()),
  /** The lease that is under way: asked again with the same id after a lost answer, central gives the same block. */
  requestId: z.string().optional(),
});
export type NumberState = z.output<typeof numberState>;

const LOCAL_ID = 'record-numbers';
const NOTHING_YET: NumberState = { blocks: [], nextProvisional: 1, provisionalPatients: [] };

export async function readNumberState(store: Pick<DocumentStore, 'findLocal'>): Promise<NumberState> {
  const text = await store.findLocal(LOCAL_ID);
  return text === undefined ? NOTHING_YET : numberState.parse(JSON.parse(text));
}

export function toLocalWrite(state: NumberState): LocalWrite {
  return { id: LOCAL_ID, body: JSON.stringify(state) };
}

/** A number for one new patient, and the state to commit with it. */
export interface Assignment {
  readonly type: 'leased' | 'provisional';
  readonly serial: number;
  readonly after: NumberState;
}

export function planAssignment(state: NumberState, patientId: string): Assignment {
  const leased = planLeasedNumber(state);
  if (leased) return leased;
  const { nextProvisional, provisionalPatients } = state;
  return {
    type: 'provisional',
    serial: nextProvisional,
    after: {
      ...state,
      nextProvisional: nextProvisional + 1,
      provisionalPatients: [...provisionalPatients, patientId],
    },
  };
}

/** The next leased number; undefined when every block is used up. */
export function planLeasedNumber(state: NumberState): Assignment | undefined {
  const [block, ...others] = state.blocks.filter(({ next, to }) => next <= to);
  if (!block) return undefined;
  return {
    type: 'leased',
    serial: block.next,
    after: { ...state, blocks: [{ ...block, next: block.next + 1 }, ...others] },
  };
}

export function numbersLeft({ blocks }: NumberState): number {
  return blocks.reduce((sum, { next, to }) => sum + Math.max(0, to - next + 1), 0);
}

/** A block that is already here changes nothing: central answers a repeated request with the same one. */
export function withBlock(state: NumberState, lease: Omit<LeasedBlock, 'next'>): NumberState {
  const { requestId: _done, ...rest } = state;
  if (state.blocks.some(({ blockId }) => blockId === lease.blockId)) return rest;
  return { ...rest, blocks: [...state.blocks, { ...lease, next: lease.from }] };
}
