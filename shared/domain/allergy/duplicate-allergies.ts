import type { AllergyIntolerance, Extension } from '@medplum/fhirtypes';
import { meansTheSame, ofSystem } from '#shared/domain/coding/coded-text.ts';
import { ALLERGY_VERIFICATION } from '#shared/model/allergy-intolerance.ts';
import type { AllergyRecord } from './allergy-banner.ts';
import { isNoKnownAllergies } from './no-known-allergies.ts';
import { isInForce, readAllergy } from './read-allergy.ts';

/** Somebody looked and found that the two are different. */
const DISTINCT_FROM = 'urn:holdfast:distinct-from';

/** Two records of one patient that name the same substance: a flag for a person, never a merge (AL5). */
export interface PossibleDuplicate {
  /** The older one by id. */
  readonly keepId: string;
  readonly otherId: string;
}

export function listPossibleDuplicates(records: readonly AllergyRecord[]): readonly PossibleDuplicate[] {
  const inForce = records
    .filter(({ resource }) => !isNoKnownAllergies(resource) && isInForce(readAllergy(resource)))
    .toSorted((one, other) => (one.id < other.id ? -1 : 1));
  return inForce.flatMap((one, index) =>
    inForce
      .slice(index + 1)
      .filter((other) => meansTheSame(one.resource.code, other.resource.code) && !areDistinct(one, other))
      .map((other) => ({ keepId: one.id, otherId: other.id })),
  );
}

/**
 * The records, each beside those that may be the same: in the order given, a group where its first record stands. Records
 * of a group are linked pair by pair, so that one that is like two others joins them.
 */
export function groupDoubled<Item extends { readonly id: string }>(
  items: readonly Item[],
  pairs: readonly PossibleDuplicate[],
): readonly (readonly Item[])[] {
  const groupOf = new Map<string, Set<string>>(items.map(({ id }) => [id, new Set([id])]));
  for (const { keepId, otherId } of pairs) {
    const joined = new Set([...(groupOf.get(keepId) ?? [keepId]), ...(groupOf.get(otherId) ?? [otherId])]);
    for (const id of joined) groupOf.set(id, joined);
  }
  const groups = new Map<Set<string> | undefined, Item[]>();
  for (const item of items) groups.set(groupOf.get(item.id), [...(groups.get(groupOf.get(item.id)) ?? []), item]);
  return [...groups.values()];
}

/** The record in force that already names this substance. */
export function findSameAllergy(
  records: readonly AllergyRecord[],
  code: AllergyIntolerance['code'],
): AllergyRecord | undefined {
  return records.find(({ resource }) => isInForce(readAllergy(resource)) && meansTheSame(resource.code, code));
}

function areDistinct(one: AllergyRecord, other: AllergyRecord): boolean {
  const names = (from: AllergyRecord, id: string) =>
    from.resource.extension?.some((item) => item.url === DISTINCT_FROM && item.valueString === id) ?? false;
  return names(one, other.id) || names(other, one.id);
}

/** The decision that two records are different, kept with one of them. */
export function markDistinct(resource: AllergyIntolerance, otherId: string): AllergyIntolerance {
  const mark: Extension = { url: DISTINCT_FROM, valueString: otherId };
  return { ...resource, extension: [...(resource.extension ?? []), mark] };
}

/** The decision that a record was one too many. R4 forbids a clinical status beside `entered-in-error`. */
export function markEnteredInError(resource: AllergyIntolerance): AllergyIntolerance {
  const { clinicalStatus: _none, ...rest } = resource;
  return { ...rest, verificationStatus: ofSystem(ALLERGY_VERIFICATION, 'entered-in-error') };
}
