/** Who signed an order, and at which desk: not who acted on it since (verified, held, done). */
import { findSignedAt } from '#shared/domain/recording/recording.ts';
import { generationOf } from '#shared/revision/rev.ts';
import type { StoredRow } from '../../replica/replica-database.ts';

type Signed = Pick<StoredRow, 'rev' | 'station'> & Partial<Pick<StoredRow, 'content'>>;

interface Signable {
  readonly requester?: { readonly display?: string };
  readonly orderer?: { readonly display?: string };
}

/** As the name was when it was signed; undefined of what another system wrote without one. */
export function signerOf({ requester, orderer }: Signable): string | undefined {
  return requester?.display ?? orderer?.display;
}

/** As it was written down at signing; of what was signed before that was done the first version alone tells. */
export function signedAt({ rev, station, content }: Signed): string | undefined {
  const written = content ? findSignedAt(content as Parameters<typeof findSignedAt>[0]) : undefined;
  return written ?? (rev !== undefined && generationOf(rev) === 1 ? station : undefined);
}
