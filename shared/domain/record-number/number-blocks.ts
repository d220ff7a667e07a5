/**
 * Record numbers are scarce, so they are leased in blocks (product rule 2): two desks that cannot see each other
 * cannot hand out the same one (RN3). At half the station asks for the next block; at nothing it goes on provisionally.
 */
import type { NumberBlock } from '#shared/model/number-block.ts';
import { findRecordNumber, type RecordNumber } from './record-number.ts';

export const BLOCK_SIZE = 200;

export type TakenNumber =
  | { readonly state: 'taken'; readonly number: RecordNumber; readonly block: NumberBlock; readonly index: number }
  | { readonly state: 'none-left' };

/**
 * The next number of the blocks, used in their order, and the block as it must be written in the same transaction.
 * `index` says which of the blocks it was.
 */
export function takeNumber(blocks: readonly NumberBlock[]): TakenNumber {
  for (const [index, block] of blocks.entries()) {
    const number = findNextIn(block);
    if (number) return { state: 'taken', number, index, block: { ...block, next: number.serial + 1 } };
  }
  return { state: 'none-left' };
}

function findNextIn(block: NumberBlock): RecordNumber | undefined {
  for (let serial = block.next; serial <= block.to; serial += 1) {
    const number = findRecordNumber(block.prefix, serial);
    if (number) return number;
  }
  return undefined;
}

/** Serials that are left, the few that will be skipped among them. */
export function serialsLeft(blocks: readonly NumberBlock[]): number {
  return blocks.reduce((left, block) => left + Math.max(0, block.to - block.next + 1), 0);
}

/** RN4: ask for a block as soon as half of one is left. */
export function needsRefill(blocks: readonly NumberBlock[], size = BLOCK_SIZE): boolean {
  return serialsLeft(blocks) <= size / 2;
}

/** Central cuts the next block of a prefix. `afterSerial` is the highest serial ever leased with it, 0 for none. */
export function cutBlock(
  lease: Pick<NumberBlock, 'prefix' | 'stationId' | 'leasedAt'>,
  afterSerial: number,
  size = BLOCK_SIZE,
): NumberBlock {
  const from = afterSerial + 1;
  return { ...lease, from, to: afterSerial + size, next: from };
}
