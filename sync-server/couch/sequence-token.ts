import type { StoreInfo } from '#shared/store/document-store.ts';
import { badRequest } from '../errors/couch-error.ts';

/**
 * A position in the feed as clients see it: opaque and URL-safe. It names the file it belongs to, so that a token of
 * another database, or from before a restore, begins at the start instead of hiding what came between.
 */
export function sequenceToken(seq: number, instanceId: string): string {
  return `${seq}-${instanceMark(instanceId)}`;
}

/** Where a reader of a feed stands. */
export interface FeedPosition {
  readonly seq: number;
  /** Up to which its scope was caught up with; 0 for callers without scopes, and before the first grant. */
  readonly epoch: number;
  /** Under way: what entered up to `toEpoch` was given up to the sequence `at`. */
  readonly catchUp?: { readonly toEpoch: number; readonly at: number };
}

/** Tokens of the many positions of one feed. An epoch is named once there is one. */
export function tokensOf(instanceId: string): (position: FeedPosition) => string {
  const mark = instanceMark(instanceId);
  return ({ seq, epoch, catchUp }) => {
    if (catchUp) return `${seq}-${mark}.${epoch}.${catchUp.toEpoch}.${catchUp.at}`;
    return epoch === 0 ? `${seq}-${mark}` : `${seq}-${mark}.${epoch}`;
  };
}

const instanceMark = (instanceId: string): string => instanceId.replaceAll(/[^0-9A-Za-z]/g, '').slice(0, 12);

const TOKEN = /^(\d{1,15})(?:-([0-9A-Za-z]{1,64})(?:\.(\d{1,9})(?:\.(\d{1,9})\.(\d{1,15}))?)?)?$/;

const START: FeedPosition = { seq: 0, epoch: 0 };

/** The position that a `since` means. Throws 400 on text that never was a token. */
export function readPosition(
  text: string | undefined,
  info: Pick<StoreInfo, 'instanceId' | 'updateSeq'>,
): FeedPosition {
  const token = text?.replaceAll('"', '');
  if (token === undefined || token === '' || token === '0') return START;
  if (token === 'now') return { seq: info.updateSeq, epoch: Number.MAX_SAFE_INTEGER };
  const match = TOKEN.exec(token);
  if (!match) throw badRequest("Malformed sequence supplied in 'since' parameter.");
  const [, first, mark, epoch = '0', toEpoch, at] = match;
  const seq = Number(first);
  if (mark === undefined) return { seq, epoch: 0 };
  if (mark !== instanceMark(info.instanceId) || seq > info.updateSeq) return START;
  const catchUp = toEpoch === undefined ? {} : { catchUp: { toEpoch: Number(toEpoch), at: Number(at) } };
  return { seq, epoch: Number(epoch), ...catchUp };
}
