import type { StoreInfo } from '#shared/store/document-store.ts';
import { badRequest } from '../errors/couch-error.ts';

/**
 * A position in the feed as clients see it: opaque and URL-safe. It names the file it belongs to, so that a token of
 * another database, or from before a restore, begins at the start instead of hiding what came between.
 */
export function sequenceToken(seq: number, instanceId: string): string {
  return `${seq}-${instanceMark(instanceId)}`;
}

/** As `sequenceToken`, for the many rows of a feed. */
export function tokensOf(instanceId: string): (seq: number) => string {
  const mark = instanceMark(instanceId);
  return (seq) => `${seq}-${mark}`;
}

const instanceMark = (instanceId: string): string => instanceId.replaceAll(/[^0-9A-Za-z]/g, '').slice(0, 12);

const TOKEN = /^(\d{1,15})(?:-([0-9A-Za-z]{1,64}))?$/;

/** The sequence that a `since` means. Throws 400 on text that never was a token. */
export function readSince(text: string | undefined, info: Pick<StoreInfo, 'instanceId' | 'updateSeq'>): number {
  const token = text?.replaceAll('"', '');
  if (token === undefined || token === '' || token === '0') return 0;
  if (token === 'now') return info.updateSeq;
  const match = TOKEN.exec(token);
  if (!match) throw badRequest("Malformed sequence supplied in 'since' parameter.");
  const seq = Number(match[1]);
  if (match[2] === undefined) return seq;
  return match[2] === instanceMark(info.instanceId) && seq <= info.updateSeq ? seq : 0;
}
