import { z } from 'zod';
import { serialsLeft } from '#shared/domain/record-number/number-blocks.ts';
import { recordNumberBlock } from '#shared/protocol/enrolment.ts';
import type { Witnessed } from './number-witness.ts';

/** The hub's reserve of record numbers (HU16): blocks that central leased to the hub, and what it gave of them. */
export const reserveState = z.object({
  /** `next`: serial that is given next. Only the hub writes it. */
  blocks: z.array(recordNumberBlock),
  /** The lease under way: asked again with the same id after a lost answer, central gives the same block. */
  requestId: z.string().optional(),
  /** By station the newest: its answer may have been lost. */
  given: z.record(z.string(), z.object({ requestId: z.string(), block: recordNumberBlock })),
  /** Which witness the blocks were leased beside: without it nobody knows what has been given since. */
  file: z.string().optional(),
  /** Rises with each change. Behind the witness: a copy. */
  count: z.number().default(0),
});
export type ReserveState = z.output<typeof reserveState>;
export type Block = z.output<typeof recordNumberBlock>;

export const EMPTY_RESERVE: ReserveState = { blocks: [], given: {}, count: 0 };

export const numbersLeft = ({ blocks }: Pick<ReserveState, 'blocks'>): number => serialsLeft(blocks);

export interface GiveRequest {
  readonly stationId: string;
  readonly requestId: string;
  readonly size: number;
  readonly at: string;
}

/**
 * The next serials for one station, as a block of its own, and the state to be written before it is told; undefined when
 * none are left. @SAFETY Ranges never overlap: each begins where the one before it in the same block ended.
 */
export function planGive(
  state: ReserveState,
  { stationId, requestId, size, at }: GiveRequest,
): { readonly block: Block; readonly after: ReserveState } | undefined {
  const [first, ...rest] = state.blocks.filter((block) => block.next <= block.to);
  if (!first) return undefined;
  const from = first.next;
  const to = Math.min(first.to, from + size - 1);
  const block: Block = { prefix: first.prefix, from, to, next: from, stationId, leasedAt: at };
  const blocks = to < first.to ? [{ ...first, next: to + 1 }, ...rest] : rest;
  return { block, after: { ...state, blocks, given: { ...state.given, [stationId]: { requestId, block } } } };
}

/** A block that was here before changes nothing: central answers a repeated request with the same one. */
export function withLeased({ requestId: _done, ...state }: ReserveState, block: Block): ReserveState {
  return { ...state, blocks: [...state.blocks, block] };
}

/** RP9: this is a copy. What was given of these blocks since it was made nobody here knows: they are not used any more. */
export function withoutBlocks({ given, count }: ReserveState, file: string | undefined): ReserveState {
  return { blocks: [], given, count, ...(file !== undefined && { file }) };
}

/** Whether nothing can have been given that these records do not know: they were never put back, or nothing was since. */
export function isUpToDate({ file, count }: ReserveState, witness: Witnessed): boolean {
  return file === witness.file && witness.count !== undefined && count >= witness.count;
}
