import { randomUUID } from 'node:crypto';
import { findRecordNumber } from '#shared/domain/record-number/record-number.ts';
import { CENTRAL } from '../context.ts';
import type { Catalogue } from '../orgs/catalogue.ts';

const BLOCK = 1000;

/** Record numbers for what central itself brings in, from blocks leased to central (RN3). What is left of a block is not used again. */
export function createRecordNumberSupply(
  catalogue: Pick<Catalogue, 'leaseBlock'>,
  organisationId: string,
  prefix: string,
): () => Promise<string> {
  let next = 1;
  let last = 0;
  const lease = async (): Promise<void> => {
    const block = await catalogue.leaseBlock({
      organisationId,
      stationId: CENTRAL,
      requestId: randomUUID(),
      size: BLOCK,
      prefix,
      leasedAt: new Date().toISOString(),
    });
    next = block.from;
    last = block.to;
  };
  return async () => {
    for (;;) {
      if (next > last) await lease();
      const number = findRecordNumber(prefix, next);
      next += 1;
      if (number) return number.text;
    }
  };
}
