import { encodeDocument } from '#shared/protocol/revision-json.ts';
import type { ChangeRow, StoredRevision } from '#shared/store/document-store.ts';
import type { BytesByName } from '../couch/inline-attachments.ts';
import type { ChangesRequest } from './changes-request.ts';

type Wish = Pick<ChangesRequest, 'style' | 'includeDocs' | 'conflicts'>;

/** JSON text of one row, the body spliced in as it is stored. */
export function renderRow(row: ChangeRow, token: string, wish: Wish, bytes?: BytesByName): string {
  const [winner] = row.leaves;
  const leaves = wish.style === 'all_docs' ? row.leaves : row.leaves.slice(0, 1);
  const revs = leaves.length === 1 ? `{"rev":"${leaves[0]?.rev}"}` : leaves.map((l) => `{"rev":"${l.rev}"}`).join(',');
  const head = `{"seq":"${token}","id":${JSON.stringify(row.id)},"changes":[${revs}]`;
  const deleted = winner?.deleted ? ',"deleted":true' : '';
  return `${head}${deleted}${wish.includeDocs ? `,"doc":${docText(row, wish, bytes)}` : ''}}`;
}

function docText(row: ChangeRow, wish: Wish, attachmentBytes: BytesByName | undefined): string {
  const revision: StoredRevision | undefined = row.revisions?.[0];
  if (!revision) return 'null';
  if (!wish.conflicts && !attachmentBytes) return encodeDocument(revision);
  const conflicts = wish.conflicts ? conflictsOf(row) : undefined;
  return encodeDocument(revision, {
    ...(attachmentBytes && { attachmentBytes }),
    ...(conflicts && { extra: { _conflicts: conflicts } }),
  });
}

function conflictsOf({ leaves }: ChangeRow): string[] | undefined {
  const revs = leaves.slice(1).flatMap((leaf) => (leaf.deleted ? [] : [leaf.rev]));
  return revs.length > 0 ? revs : undefined;
}
