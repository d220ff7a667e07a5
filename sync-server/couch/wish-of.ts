import { isRev, type Rev } from '#shared/revision/rev.ts';
import type { StoredRevision } from '#shared/store/document-store.ts';
import { badRequest } from '../errors/couch-error.ts';
import type { DatabaseCall } from './call.ts';
import { bytesSince, type DocumentWish } from './document-pieces.ts';

/** What the caller asked for by `revs`, `attachments` and `atts_since`. */
export function wishOf(
  { parameters }: Pick<DatabaseCall, 'parameters'>,
  revision: StoredRevision,
  more: { readonly extra?: DocumentWish['extra']; readonly since?: readonly Rev[] | undefined } = {},
): DocumentWish {
  const since = more.since ?? readAttsSince(parameters);
  return {
    revisions: parameters.flag('revs'),
    ...(more.extra && { extra: more.extra }),
    withBytes: bytesSince(revision, parameters.flag('attachments'), since),
  };
}

function readAttsSince(parameters: DatabaseCall['parameters']): readonly Rev[] | undefined {
  const value = parameters.json('atts_since');
  return value === undefined ? undefined : readRevList(value);
}

/** Throws 400 on anything but a list of revisions. */
export function readRevList(value: unknown): Rev[] {
  if (!Array.isArray(value) || !value.every((rev) => typeof rev === 'string' && isRev(rev)))
    throw badRequest('Invalid rev format');
  return value as Rev[];
}
