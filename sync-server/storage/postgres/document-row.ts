import type { Lane } from '#shared/model/envelope.ts';
import type { ArchivedRevision, DocumentState, RevisionContent } from '#shared/store/document-state.ts';
import type { AttachmentStub } from '#shared/store/document-store.ts';
import type { ScopeKey } from '#shared/store/scope.ts';
import { boolArray, int2Array, int8Array, textArray } from './array-parameters.ts';

/** A row of `document` as an array, in the order of `DOCUMENT_COLUMNS`. */
export type DocumentRow = [
  seq: number,
  id: string,
  rev: string,
  tree: string | null,
  deleted: boolean,
  conflicted: boolean,
  lane: number,
  kind: string | null,
  patient: string | null,
  facility: string | null,
  also: string[] | null,
  attachments: string | null,
  body: string | null,
];

const COLUMNS = ['seq', 'id', 'rev', 'tree', 'deleted', 'conflicted', 'lane', 'kind', 'patient', 'facility', 'also'];
export const DOCUMENT_COLUMNS = [...COLUMNS, 'attachments', 'body'].join(', ');
/** Nobody who asks for no body needs the attachments either. */
export const COLUMNS_WITHOUT_BODY = [...COLUMNS, 'NULL', 'NULL'].join(', ');

export function fromDocumentRow(row: DocumentRow): DocumentState {
  const [seq, id, rev, tree, deleted, conflicted, lane, kind, patient, facility, also, attachments, body] = row;
  return {
    id,
    seq,
    rev,
    content: toContent(deleted, attachments, body),
    tree: tree ?? singleTree(rev, deleted),
    conflicted,
    facts: {
      kind: kind ?? undefined,
      patient: patient ?? undefined,
      facility: facility ?? undefined,
      lane: lane as Lane,
      ...(also !== null && { also: also as ScopeKey[] }),
    },
  };
}

/** For `unnest($1::bigint[], …)` in the order of `DOCUMENT_COLUMNS`; `also` as the text of an array. */
export function documentParameters(states: readonly DocumentState[]): Buffer[] {
  return [
    int8Array(states.map(({ seq }) => seq)),
    textArray(states.map(({ id }) => id)),
    textArray(states.map(({ rev }) => rev)),
    textArray(states.map(({ rev, tree, content }) => (tree === singleTree(rev, content.deleted) ? null : tree))),
    boolArray(states.map(({ content }) => content.deleted)),
    boolArray(states.map(({ conflicted }) => conflicted)),
    int2Array(states.map(({ facts }) => facts.lane)),
    textArray(states.map(({ facts }) => facts.kind)),
    textArray(states.map(({ facts }) => facts.patient)),
    textArray(states.map(({ facts }) => facts.facility)),
    textArray(states.map(({ facts }) => facts.also && JSON.stringify(facts.also))),
    textArray(states.map(({ content }) => attachmentsText(content.attachments))),
    textArray(states.map(({ content }) => content.body)),
  ];
}

const UNNESTED_TYPES = ['int8', 'text', 'text', 'text', 'bool', 'bool', 'int2', ...Array(6).fill('text')] as const;
const UNNESTED = UNNESTED_TYPES.map((type, index) => `$${index + 1}::${type}[]`).join(', ');
const ALSO = '(SELECT array_agg(key) FROM jsonb_array_elements_text(also::jsonb) key)';
const SELECTED = DOCUMENT_COLUMNS.replace(' also,', ` CASE WHEN also IS NOT NULL THEN ${ALSO} END AS also,`);

/** The rows of `documentParameters` as a query. */
export const SELECT_PARAMETERS = `SELECT ${SELECTED} FROM unnest(${UNNESTED}) AS given (${DOCUMENT_COLUMNS})`;

export function archivedParameters(revisions: readonly ArchivedRevision[]): Buffer[] {
  return [
    textArray(revisions.map(({ id }) => id)),
    textArray(revisions.map(({ rev }) => rev)),
    int8Array(revisions.map(({ seq }) => seq)),
    boolArray(revisions.map(({ content }) => content.deleted)),
    textArray(revisions.map(({ content }) => attachmentsText(content.attachments))),
    textArray(revisions.map(({ content }) => content.body ?? '')),
  ];
}

export const SELECT_ARCHIVED_PARAMETERS =
  'SELECT * FROM unnest($1::text[], $2::text[], $3::int8[], $4::bool[], $5::text[], $6::text[])';

export function toContent(deleted: boolean, attachments: string | null, body: string | null): RevisionContent {
  const content = { deleted, body: body ?? undefined };
  return attachments === null
    ? content
    : { ...content, attachments: JSON.parse(attachments) as Record<string, AttachmentStub> };
}

function attachmentsText(attachments: RevisionContent['attachments']): string | null {
  return attachments ? JSON.stringify(attachments) : null;
}

function singleTree(rev: string, deleted: boolean): string {
  return deleted ? `!${rev}` : rev;
}
