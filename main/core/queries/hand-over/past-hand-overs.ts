import { v7 as uuidV7 } from 'uuid';
import type { PastHandOver } from '#shared/contract/hand-over.ts';
import { CHANGES_WITHIN_MS } from '#shared/domain/hand-over/sheet-seen.ts';
import type { Document } from '#shared/model/envelope.ts';
import type { HandOverResource } from '#shared/model/hand-over.ts';
import type { StoreReader } from '../../api/operation-handler.ts';
import { toDocument } from '../../commands/current-document.ts';

const PAGE = 200;

/** Hand-overs of this site of the last days, the latest first. Their ids begin with when they were made. */
export async function listPastHandOvers(
  store: Pick<StoreReader, 'listDocuments'>,
  facility: string,
  nowMs: number,
): Promise<readonly Document<HandOverResource>[]> {
  const found: Document<HandOverResource>[] = [];
  let afterId = `HandOver:${uuidV7({ msecs: nowMs - CHANGES_WITHIN_MS })}`;
  for (;;) {
    const page = await store.listDocuments({ kind: 'HandOver', limit: PAGE, afterId });
    found.push(...page.flatMap((stored) => toDocument<HandOverResource>(stored) ?? []));
    const last = page.at(-1)?.id;
    if (page.length < PAGE || last === undefined) break;
    afterId = last;
  }
  return found
    .filter((one) => one.facility === facility)
    .toSorted((one, other) => (one.resource.givenAt < other.resource.givenAt ? 1 : -1));
}

/** HO4: it counts once somebody has taken over. */
export function isTakenOver({ resource }: Document<HandOverResource>): boolean {
  return (resource.taken?.length ?? 0) > 0;
}

export function toPast({ _id, _rev, resource }: Document<HandOverResource>): PastHandOver {
  const { givenBy, givenAt, taken = [], note, sheetNumber, seen } = resource;
  return {
    id: _id,
    rev: _rev,
    givenBy,
    givenAt,
    takenBy: taken.map(({ by, at }) => ({ ...by, at })),
    ...(note ? { note } : {}),
    ...(sheetNumber ? { sheetNumber } : {}),
    patientIds: seen.map(({ patientId }) => patientId),
  };
}
