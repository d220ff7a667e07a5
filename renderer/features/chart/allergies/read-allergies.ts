import type { AllergyIntolerance } from '@medplum/fhirtypes';
import type { StoredRow } from '../../../replica/replica-database.ts';

type Row = StoredRow<AllergyIntolerance>;

/** "No known allergy" and its kin in SNOMED CT: of anything, of drugs, of food, of the environment. */
const NONE_CODES: readonly string[] = ['716186003', '409137002', '429625007', '428607008'];
const NONE_OF_ANYTHING = '716186003';

/** One recorded value: the winner, or one that waits beside it for a decision. */
export interface AllergyValue {
  readonly rev: string;
  readonly substance: string;
  readonly criticality: 'low' | 'high' | 'unable-to-assess' | undefined;
  readonly clinicalStatus: string;
  readonly verification: string;
  readonly category: string | undefined;
  readonly reactions: readonly { readonly manifestation: string; readonly severity: string | undefined }[];
  readonly note: string | undefined;
}

export interface AllergyItem {
  readonly row: Row;
  readonly value: AllergyValue;
  /** Other values of the same record that nobody has decided about: all of them are shown (CF2). */
  readonly others: readonly AllergyValue[];
}

/** What is known about allergies. The last two carry a word and a mark, and prescribing pauses on them. */
export type AllergyState =
  | { readonly state: 'list'; readonly items: readonly AllergyItem[]; readonly isPartial: boolean }
  | { readonly state: 'none-known'; readonly row: Row }
  | { readonly state: 'never-asked' }
  | { readonly state: 'not-loaded' };

/**
 * @SAFETY Only a record that has arrived whole can say "none" or "never asked". What has arrived of a partial one is
 * shown, and said to be partial. A value in conflict counts as long as any of its versions is in force.
 */
export function allergyState(rows: readonly Row[], isLoaded: boolean): AllergyState {
  const items = rows.map(readItem).filter(isInForce);
  if (items.length > 0) return { state: 'list', items: items.sort(byDanger), isPartial: !isLoaded };
  if (!isLoaded) return { state: 'not-loaded' };
  const none = rows.find((row) => isNone(row.content, NONE_OF_ANYTHING) && !isWithdrawn(row.content));
  return none ? { state: 'none-known', row: none } : { state: 'never-asked' };
}

export function readItem(row: Row): AllergyItem {
  const others = (row.conflicting ?? []).map(({ rev, resource }) => readValue(rev, resource as AllergyIntolerance));
  return { row, value: readValue(row.rev ?? '', row.content), others };
}

function readValue(rev: string, resource: AllergyIntolerance): AllergyValue {
  const manifestation = (reaction: NonNullable<AllergyIntolerance['reaction']>[number]) =>
    reaction.manifestation?.map(conceptText).filter(Boolean).join(', ') || reaction.description || '';
  return {
    rev,
    substance: conceptText(resource.code),
    criticality: resource.criticality,
    clinicalStatus: resource.clinicalStatus?.coding?.[0]?.code ?? 'active',
    verification: resource.verificationStatus?.coding?.[0]?.code ?? 'confirmed',
    category: resource.category?.[0],
    reactions: (resource.reaction ?? []).map((reaction) => ({ manifestation: manifestation(reaction), severity: reaction.severity })),
    note: resource.note?.[0]?.text,
  };
}

export function conceptText(concept: { text?: string; coding?: { display?: string; code?: string }[] } | undefined): string {
  return concept?.text ?? concept?.coding?.[0]?.display ?? concept?.coding?.[0]?.code ?? '';
}

export function isNone(resource: AllergyIntolerance, code?: string): boolean {
  return resource.code?.coding?.some((coding) => (code ? coding.code === code : NONE_CODES.includes(coding.code ?? ''))) ?? false;
}

function isWithdrawn(resource: AllergyIntolerance): boolean {
  return ['entered-in-error', 'refuted'].includes(resource.verificationStatus?.coding?.[0]?.code ?? '');
}

function isInForce({ row, value, others }: AllergyItem): boolean {
  return !isNone(row.content) && [value, ...others].some(isValueInForce);
}

export function isValueInForce({ verification, clinicalStatus }: AllergyValue): boolean {
  return !['entered-in-error', 'refuted'].includes(verification) && !['inactive', 'resolved'].includes(clinicalStatus);
}

const RANK: Readonly<Record<string, number>> = { high: 0, 'unable-to-assess': 1, low: 2 };

function byDanger(one: AllergyItem, other: AllergyItem): number {
  const rank = ({ value, others }: AllergyItem) => Math.min(...[value, ...others].map((item) => RANK[item.criticality ?? ''] ?? 1));
  return rank(one) - rank(other) || one.value.substance.localeCompare(other.value.substance);
}
