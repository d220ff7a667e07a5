/**
 * The sum that two replicas compare (RP8). Each document gives 128 bits of SHA-256 over its id and its live leaves; the
 * sum is modulo 2^128, so that order does not matter and a document counted twice shows (an XOR would hide it).
 * A deleted document counts by its id alone: which tombstones closed its branches may differ from replica to replica.
 */
import type { Digests } from '#shared/revision/digests.ts';
import type { Rev } from '#shared/revision/rev.ts';
import type { ChangeRow, StoreSummary } from './document-store.ts';

const MASK = (1n << 128n) - 1n;

export class SummaryOfRows {
  readonly #digests: Pick<Digests, 'sha256Hex'>;
  #count = 0;
  #sum = 0n;

  constructor(digests: Pick<Digests, 'sha256Hex'>) {
    this.#digests = digests;
  }

  add({ id, leaves }: Pick<ChangeRow, 'id' | 'leaves'>): void {
    this.#count += 1;
    this.#sum = (this.#sum + BigInt(`0x${this.#digests.sha256Hex(textOf(id, leaves)).slice(0, 32)}`)) & MASK;
  }

  finish(updateSeq: number): StoreSummary {
    return { count: this.#count, hash: this.#sum.toString(16).padStart(32, '0'), updateSeq };
  }
}

function textOf(id: string, leaves: readonly { readonly rev: Rev; readonly deleted: boolean }[]): string {
  const live = leaves.filter((leaf) => !leaf.deleted).map((leaf) => leaf.rev);
  return JSON.stringify([id, ...(live.length > 1 ? live.sort() : live)]);
}
