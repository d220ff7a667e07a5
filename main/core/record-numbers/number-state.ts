/**
 * The station's share of record numbers: blocks leased from central, the serial used next, and the patients whose
 * provisional number waits for a real one. It is a `_local` document, so that a number and the patient it was given
 * to commit together (`planAssignment`): no number is handed out twice, none is lost by a refused registration.
 */

import { z } from 'zod';
import { serialsLeft, takeNumber } from '#shared/domain/record-number/number-blocks.ts';
import { provisionalNumber } from '#shared/domain/record-number/provisional-number.ts';
import type { NumberBlock } from '#shared/model/number-block.ts';
import type { DocumentStore, LocalWrite } from '#shared/store/document-store.ts';

const leasedBlock = z.object({
  prefix: z.string(),
  from: z.number(),
  to: z.number(),
  next: z.number(),
  stationId: z.string(),
  leasedAt: z.string(),
});

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

/** Provisional numbers that the station may have given since its copy was made. */
const SKIPPED_PROVISIONAL = 1000;

/**
 * RP9: which numbers of its blocks a restored station has handed out since its copy was made, it cannot know: it leases
 * new ones, and goes on behind every provisional number that it can have given. @SAFETY No number is handed out twice.
 */
export async function forgetNumbers(store: Pick<DocumentStore, 'findLocal' | 'write'>): Promise<void> {
  const { nextProvisional, provisionalPatients } = await readNumberState(store);
  const after = { blocks: [], nextProvisional: nextProvisional + SKIPPED_PROVISIONAL, provisionalPatients };
  await store.write({ locals: [toLocalWrite(after)] });
}

/** A number for one new patient, and the state to commit with it. */
export interface Assignment {
  readonly type: 'leased' | 'provisional';
  /** As stored and printed. */
  readonly value: string;
  readonly after: NumberState;
}

export function planAssignment(state: NumberState, patientId: string, stationCode: string): Assignment {
  const leased = planLeasedNumber(state);
  if (leased) return leased;
  const { nextProvisional, provisionalPatients } = state;
  return {
    type: 'provisional',
    value: provisionalNumber(stationCode, nextProvisional),
    after: {
      ...state,
      nextProvisional: nextProvisional + 1,
      provisionalPatients: [...provisionalPatients, patientId],
    },
  };
}

/** The next leased number; undefined when every block is used up. Used-up blocks are forgotten. */
export function planLeasedNumber(state: NumberState): Assignment | undefined {
  const taken = takeNumber(state.blocks);
  if (taken.state === 'none-left') return undefined;
  const { index, number, block } = taken;
  const used = state.blocks[index];
  if (!used) return undefined;
  const blocks = [{ ...used, next: block.next }, ...state.blocks.slice(index + 1)];
  return { type: 'leased', value: number.text, after: { ...state, blocks } };
}

/** Numbers for patients yet to come: those that wait for theirs count as handed out. */
export function numbersLeft({ blocks, provisionalPatients }: NumberState): number {
  return serialsLeft(blocks) - provisionalPatients.length;
}

/** A block that is already here changes nothing: central answers a repeated request with the same one. */
export function withBlock(state: NumberState, lease: NumberBlock): NumberState {
  const { requestId: _done, ...rest } = state;
  const isHere = state.blocks.some(({ prefix, from }) => prefix === lease.prefix && from === lease.from);
  return isHere ? rest : { ...rest, blocks: [...state.blocks, lease] };
}
