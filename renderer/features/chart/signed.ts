/** Who signed an order, and at which desk: not who acted on it since (verified, held, done). */
import { generationOf } from '#shared/revision/rev.ts';
import type { StoredRow } from '../../replica/replica-database.ts';

interface Signable {
  readonly requester?: { readonly display?: string };
  readonly orderer?: { readonly display?: string };
}

/** As the name was when it was signed; undefined of what another system wrote without one. */
export function signerOf({ requester, orderer }: Signable): string | undefined {
  return requester?.display ?? orderer?.display;
}

/** The desk of the first version. Of a later one only its own desk is known here: the history names them all. */
export function signedAt({ rev, station }: Pick<StoredRow, 'rev' | 'station'>): string | undefined {
  return rev !== undefined && generationOf(rev) === 1 ? station : undefined;
}
