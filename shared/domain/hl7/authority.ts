import { PROVISIONAL_SYSTEM, RECORD_NUMBER_SYSTEM } from '#shared/domain/record-number/patient-number.ts';
import { componentOf, DELETED, type Message } from './message.ts';

export interface HeldIdentifier {
  /** FHIR system. */
  readonly system: string;
  readonly value: string;
}

const AUTHORITY = 'urn:holdfast:assigning-authority:';

/** The FHIR system of a number; ours are record numbers and, with `P-`, provisional ones. */
function systemOf(authority: string, value: string, ownAuthority: string): string {
  if (authority !== ownAuthority) return `${AUTHORITY}${encodeURIComponent(authority)}`;
  return value.startsWith('P-') ? PROVISIONAL_SYSTEM : RECORD_NUMBER_SYSTEM;
}

/** We alone give these out: none is taken over from a message. */
export function isOwnNumber({ system }: HeldIdentifier): boolean {
  return system === RECORD_NUMBER_SYSTEM || system === PROVISIONAL_SYSTEM;
}

/** The authority's name for the wire; undefined for systems that HL7 peers do not know. */
export function authorityOfSystem(system: string, ownAuthority: string): string | undefined {
  if (system === RECORD_NUMBER_SYSTEM || system === PROVISIONAL_SYSTEM) return ownAuthority;
  if (system.startsWith('urn:oid:')) return system.slice('urn:oid:'.length);
  return system.startsWith(AUTHORITY) ? decodeURIComponent(system.slice(AUTHORITY.length)) : undefined;
}

/**
 * Identifiers that can name a person (HL7): value and assigning authority, both. @SAFETY A blank authority or value matches nobody:
 * two patients without a number would be one.
 */
export function identifiersIn(
  message: Message,
  repetitions: readonly string[],
  ownAuthority: string,
): readonly HeldIdentifier[] {
  return repetitions.flatMap((repetition) => {
    const value = componentOf(message, repetition, 1);
    const [name, oid, type] = [1, 2, 3].map((part) => componentOf(message, repetition, 4, part));
    if (value === undefined || value === DELETED) return [];
    if (name !== undefined && name !== DELETED) return [{ system: systemOf(name, value, ownAuthority), value }];
    return oid !== undefined && type === 'ISO' ? [{ system: `urn:oid:${oid}`, value }] : [];
  });
}
