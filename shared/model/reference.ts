import type { Reference } from '@medplum/fhirtypes';

/** `Patient:<uuid>` as FHIR writes it inside resources: `Patient/<uuid>`. */
export function referenceTo(documentId: string, display?: string): Reference {
  const reference = documentId.replace(':', '/');
  return display === undefined ? { reference } : { reference, display };
}

const LITERAL = /^([A-Z][A-Za-z]+)\/([0-9A-Za-z-]{1,64})(\/_history\/.*)?$/;

/** The document that a literal reference names; undefined for contained, absolute and logical references. */
export function documentIdOf(reference: Reference | string | undefined): string | undefined {
  const literal = typeof reference === 'string' ? reference : reference?.reference;
  const parts = literal === undefined ? null : LITERAL.exec(literal);
  return parts ? `${parts[1]}:${parts[2]}` : undefined;
}
