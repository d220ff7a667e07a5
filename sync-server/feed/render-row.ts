import { encodeDocument } from '#shared/protocol/revision-json.ts';
import type { ChangeRow, StoredRevision } from '#shared/store/document-store.ts';
import type { ServedStore } from '../access/database-view.ts';
import { documentPieces } from '../couch/document-pieces.ts';
import type { ChangesRequest } from './changes-request.ts';

type Wish = Pick<ChangesRequest, 'style' | 'includeDocs' | 'conflicts'>;

/** JSON text of one row, the body spliced in as it is stored. */
export function renderRow(row: ChangeRow, token: string, wish: Wish): string {
  const head = headText(row, token, wish);
  if (!wish.includeDocs) return `${head}}`;
  const revision = winnerOf(row);
  return `${head},"doc":${revision ? encodeDocument(revision, extraOf(row, wish)) : 'null'}}`;
}

/** The same with the bytes of its attachments, which are read when they are written (PR5). */
export async function* rowPieces(
  store: ServedStore,
  row: ChangeRow,
  token: string,
  wish: Wish,
): AsyncGenerator<string> {
  const revision = winnerOf(row);
  if (!revision?.attachments) {
    yield renderRow(row, token, wish);
    return;
  }
  yield `${headText(row, token, wish)},"doc":`;
  yield* documentPieces({ store }, revision, { revisions: false, withBytes: () => true, ...extraOf(row, wish) });
  yield '}';
}

const winnerOf = (row: ChangeRow): StoredRevision | undefined => row.revisions?.[0];

function headText(row: ChangeRow, token: string, { style }: Wish): string {
  const [winner] = row.leaves;
  const leaves = style === 'all_docs' ? row.leaves : row.leaves.slice(0, 1);
  const revs = leaves.length === 1 ? `{"rev":"${leaves[0]?.rev}"}` : leaves.map((l) => `{"rev":"${l.rev}"}`).join(',');
  const head = `{"seq":"${token}","id":${JSON.stringify(row.id)},"changes":[${revs}]`;
  return winner?.deleted ? `${head},"deleted":true` : head;
}

function extraOf(row: ChangeRow, { conflicts }: Wish): { readonly extra?: { readonly _conflicts: readonly string[] } } {
  if (!conflicts) return {};
  const revs = row.leaves.slice(1).flatMap((leaf) => (leaf.deleted ? [] : [leaf.rev]));
  return revs.length > 0 ? { extra: { _conflicts: revs } } : {};
}
