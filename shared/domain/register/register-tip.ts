/** Where the next line of a part goes (CR3), and which lines enter what waits (CR8). */
import type { RegisterChain, RegisterEntryResource } from '#shared/model/register-entry.ts';
import { type Digests, portableDigests } from '#shared/revision/digests.ts';
import { NONE } from '../stock/quantity.ts';
import { registerGenesis } from './entry-chain.ts';
import type { RegisterFold } from './fold-register.ts';
import { saidNote } from './note-words.ts';
import type { PendingLine, RegisterEntryDocument } from './register-line.ts';

/** The writing station: which machine, and which of its lives. */
export interface RegisterWriter {
  readonly station: string;
  readonly incarnation: number;
}

export function nextOfMain(
  registerId: string,
  { main }: Pick<RegisterFold, 'main'>,
  { station, incarnation, epoch }: RegisterWriter & { readonly epoch: number },
  digests: Digests = portableDigests,
): Omit<RegisterChain, 'hash'> {
  const last = main.at(-1)?.entry.chain;
  const previousHash = last?.hash ?? registerGenesis(registerId, { part: 'main' }, digests);
  return { part: 'main', station, incarnation, epoch, sequence: (last?.sequence ?? 0) + 1, previousHash };
}

export function nextOfPending(
  registerId: string,
  documents: Iterable<RegisterEntryDocument>,
  { station, incarnation }: RegisterWriter,
  digests: Digests = portableDigests,
): Omit<RegisterChain, 'hash'> {
  let last: RegisterChain | undefined;
  for (const { entry } of documents) {
    const { chain } = entry;
    const isOwn = chain.part === 'pending' && chain.station === station && chain.incarnation === incarnation;
    if (isOwn && chain.sequence > (last?.sequence ?? 0)) last = chain;
  }
  const part = { part: 'pending', station, incarnation } as const;
  const previousHash = last?.hash ?? registerGenesis(registerId, part, digests);
  return { ...part, sequence: (last?.sequence ?? 0) + 1, previousHash };
}

/** CR5: who was replaced and has heard of it is no longer the one who keeps the register. */
export const isOutdated = ({ main }: Pick<RegisterFold, 'main'>, epoch: number): boolean =>
  (main.at(-1)?.entry.chain.epoch ?? 0) > epoch;

/**
 * CR8: the line with which whoever keeps the register enters what another station did. Who did it and who stood by stay;
 * the balance is the register's. An opening of what is open already changes nothing and stays as a note.
 */
export function enterPending(
  { id, entry, effect }: PendingLine,
  at: {
    readonly balanceText: string;
    readonly openId?: string | undefined;
    readonly recordedAt: string;
  },
): Omit<RegisterEntryResource, 'chain'> {
  const { chain, act: _act, quantity: _quantity, balance: _balance, recordedAt: _recordedAt, ...facts } = entry;
  const posts = { id, hash: chain.hash, station: chain.station };
  const rest = { ...facts, balance: at.balanceText, recordedAt: at.recordedAt, posts };
  const isSecondOpening = entry.act === 'open' && effect === NONE && at.openId !== undefined;
  if (!isSecondOpening) return { ...rest, act: entry.act, quantity: entry.quantity };
  const said = saidNote('opened-twice', { amount: entry.quantity });
  return { ...rest, act: 'note', quantity: '0', noteOn: at.openId ?? id, ...said };
}
