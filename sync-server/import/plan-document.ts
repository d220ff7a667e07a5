import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalJson } from '#shared/lib/canonical-json.ts';
import { findKindModel } from '#shared/model/kinds.ts';
import { documentIdOf } from '#shared/model/reference.ts';
import type { Edit, StoredRevision } from '#shared/store/document-store.ts';

export interface ImportedResource {
  readonly id: string;
  readonly resource: Record<string, unknown>;
  /** Digest of the source resource: equal at the next run when nothing changed there. */
  readonly digest: string;
}

export interface ImportStamp {
  readonly at: string;
  /** Site code of what is imported; organisation-wide kinds go to `*`. */
  readonly facility: string;
}

export type ImportDecision =
  | { readonly state: 'new' | 'update'; readonly edit: Edit }
  | { readonly state: 'unchanged' }
  | { readonly state: 'kept'; readonly reason: string };

const IMPORT_AUTHOR = 'import';

export function digestOf(resource: unknown): string {
  return bytesToHex(sha256(utf8ToBytes(canonicalJson(resource)))).slice(0, 32);
}

/**
 * What to do with a resource, given the document that is here. Running an import again changes nothing: an equal digest
 * is unchanged, and what a person has changed here since is never overwritten.
 */
export function planImport(
  source: ImportedResource,
  here: StoredRevision | undefined,
  stamp: ImportStamp,
): ImportDecision {
  if (!here) return { state: 'new', edit: { id: source.id, body: bodyOf(source, stamp) } };
  if (here.deleted || here.body === undefined)
    return { state: 'kept', reason: 'was deleted here since the last import' };
  const body = JSON.parse(here.body) as { by?: string; imported?: { digest?: string } };
  if (body.imported?.digest === source.digest) return { state: 'unchanged' };
  if (body.by !== IMPORT_AUTHOR)
    return { state: 'kept', reason: 'was changed here since the last import; the record here stands' };
  if (findKindModel(kindOf(source.id))?.event)
    return { state: 'kept', reason: 'differs from the event already here, and an event is never edited' };
  return { state: 'update', edit: { id: source.id, parent: here.rev, body: bodyOf(source, stamp) } };
}

function bodyOf({ id, resource, digest }: ImportedResource, stamp: ImportStamp): string {
  const kind = kindOf(id);
  const model = findKindModel(kind);
  const patient = kind === 'Patient' ? id : patientOf(resource);
  return JSON.stringify({
    kind,
    v: model?.v ?? 1,
    facility: model?.facilityWide || patient === undefined ? '*' : stamp.facility,
    ...(patient ? { patient } : {}),
    at: stamp.at,
    by: IMPORT_AUTHOR,
    station: 'central',
    imported: { digest },
    resource,
  });
}

function kindOf(id: string): string {
  return id.slice(0, id.indexOf(':'));
}

/** The patient whose record this is, by the field FHIR uses for the type. */
function patientOf(resource: Record<string, unknown>): string | undefined {
  for (const field of ['subject', 'patient', 'beneficiary', 'for']) {
    const id = documentIdOf(resource[field] as { reference?: string } | undefined);
    if (id?.startsWith('Patient:')) return id;
  }
  return undefined;
}
