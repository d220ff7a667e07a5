import type { Lane } from '#shared/model/envelope.ts';
import type { DocumentState, RevisionContent } from '#shared/store/document-state.ts';
import type { AttachmentStub } from '#shared/store/document-store.ts';
import type { EnvelopeFacts } from '#shared/store/envelope-facts.ts';
import type { ScopeKey } from '#shared/store/scope.ts';
import { patientHash } from './patient-hash.ts';

/** A row of `document` as an array, in the order of `DOCUMENT_COLUMNS`. */
export type DocumentRow = [
  seq: number,
  id: string,
  rev: string,
  tree: string | null,
  deleted: number,
  conflicted: number,
  lane: number,
  kind: string | null,
  patientHash: number | null,
  patient: string | null,
  facility: string | null,
  also: string | null,
  attachments: string | null,
  body: string | null,
];

const COLUMNS = 'seq, id, rev, tree, deleted, conflicted, lane, kind, patient_hash, patient, facility, also';
export const DOCUMENT_COLUMNS = `${COLUMNS}, attachments, body`;
export const COLUMNS_WITHOUT_BODY = `${COLUMNS}, NULL, NULL`;

export function fromDocumentRow(row: DocumentRow): DocumentState {
  const [seq, id, rev, tree, deleted, conflicted, lane, kind, , patient, facility, also, attachments, body] = row;
  return {
    id,
    seq,
    rev,
    content: toContent(deleted, attachments, body),
    tree: tree ?? singleTree(rev, deleted === 1),
    conflicted: conflicted === 1,
    facts: toFacts([lane, kind, patient, facility, also]),
  };
}

export type FactsRow = [
  lane: number,
  kind: string | null,
  patient: string | null,
  facility: string | null,
  also: string | null,
];

export const FACT_COLUMNS = 'lane, kind, patient, facility, also';

export function toFacts([lane, kind, patient, facility, also]: FactsRow): EnvelopeFacts {
  return {
    kind: kind ?? undefined,
    patient: patient ?? undefined,
    facility: facility ?? undefined,
    lane: lane as Lane,
    ...(also !== null && { also: JSON.parse(also) as ScopeKey[] }),
  };
}

export function toDocumentRow({ id, seq, rev, content, tree, conflicted, facts }: DocumentState): DocumentRow {
  return [
    seq,
    id,
    rev,
    tree === singleTree(rev, content.deleted) ? null : tree,
    content.deleted ? 1 : 0,
    conflicted ? 1 : 0,
    facts.lane,
    facts.kind ?? null,
    facts.patient === undefined ? null : patientHash(facts.patient),
    facts.patient ?? null,
    facts.facility ?? null,
    facts.also ? JSON.stringify(facts.also) : null,
    attachmentsText(content.attachments),
    content.body ?? null,
  ];
}

export function toContent(deleted: number, attachments: string | null, body: string | null): RevisionContent {
  const content = { deleted: deleted === 1, body: body ?? undefined };
  return attachments === null
    ? content
    : { ...content, attachments: JSON.parse(attachments) as Record<string, AttachmentStub> };
}

export function attachmentsText(attachments: RevisionContent['attachments']): string | null {
  return attachments ? JSON.stringify(attachments) : null;
}

function singleTree(rev: string, deleted: boolean): string {
  return deleted ? `!${rev}` : rev;
}
