import { signDetached, verifyDetached } from '#shared/domain/identity/detached-signature.ts';
import type { SigningKey, VerifyingKey } from '#shared/domain/identity/signing-key.ts';
import type { ChainHead } from './chain-link.ts';

/** A station's word for how far its chain had come; the server adds its own and keeps it (RP11). */
export interface SignedHead extends ChainHead {
  readonly organisation: string;
  /** ISO instant of signing, by the station's clock. */
  readonly at: string;
  readonly signature: string;
  /** The server's signature over head and station signature. */
  readonly countersignature?: string;
}
export type UnsignedHead = Omit<SignedHead, 'signature' | 'countersignature'>;

const HEAD_USE = 'holdfast-audit-head';
const COUNTER_USE = 'holdfast-audit-head-counter';

function contentOf(head: UnsignedHead): UnsignedHead {
  const { organisation, station, incarnation, sequence, hash, at } = head;
  return { organisation, station, incarnation, sequence, hash, at };
}

export async function signHead(head: UnsignedHead, stationKey: SigningKey): Promise<SignedHead> {
  const content = contentOf(head);
  return { ...content, signature: await signDetached(content, stationKey, HEAD_USE) };
}

export const verifyHead = (head: SignedHead, stationKey: VerifyingKey): Promise<boolean> =>
  verifyDetached(contentOf(head), head.signature, stationKey, HEAD_USE);

/** Server: only after `verifyHead`, and only when it does not contradict a head kept before. */
export async function countersignHead(
  head: SignedHead,
  serverKey: SigningKey,
): Promise<SignedHead & { readonly countersignature: string }> {
  const { signature } = head;
  const signed = { ...contentOf(head), signature };
  return { ...signed, countersignature: await signDetached(signed, serverKey, COUNTER_USE) };
}

export async function verifyCountersignature(head: SignedHead, serverKey: VerifyingKey): Promise<boolean> {
  if (head.countersignature === undefined) return false;
  return verifyDetached(
    { ...contentOf(head), signature: head.signature },
    head.countersignature,
    serverKey,
    COUNTER_USE,
  );
}
