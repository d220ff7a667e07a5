/**
 * Who of the patients that are watched was written about since a position: also where it was written about a record that one
 * of them stands for (HL11).
 */
import { findKindOf } from '#shared/model/document-id.ts';
import type { StoreReader } from '../api/operation-handler.ts';
import { toDocument } from '../commands/current-document.ts';
import { standingRecord } from '../commands/replaced-records.ts';

const PAGE = 500;

export interface ConcernedPatients {
  readonly seq: number;
  readonly isEnd: boolean;
  readonly patientIds: readonly string[];
}

/** A change of a person's own document may have linked them to another record, so that is always asked about. */
export async function findConcerned(
  store: StoreReader,
  since: number,
  watched: readonly string[],
  kinds: ReadonlySet<string>,
): Promise<ConcernedPatients> {
  const { rows, lastSeq } = await store.listChanges({ since, limit: PAGE, bodies: 'leaves' });
  const written = rows.filter(({ id }) => isPerson(id) || kinds.has(findKindOf(id) ?? ''));
  const records = new Set(
    written.flatMap(({ id, revisions = [] }) =>
      isPerson(id) ? [id] : revisions.flatMap((one) => toDocument(one)?.patient ?? []),
    ),
  );
  const standing = await Promise.all([...records].map((id) => standingRecord(store, id)));
  const concerned = new Set([...records, ...standing]);
  return {
    seq: lastSeq,
    isEnd: rows.length < PAGE,
    patientIds: [...new Set(watched)].filter((id) => concerned.has(id)),
  };
}

const isPerson = (id: string): boolean => findKindOf(id) === 'Patient';
