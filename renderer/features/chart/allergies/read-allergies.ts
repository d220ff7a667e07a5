import type { AllergyIntolerance } from '@medplum/fhirtypes';
import { type AllergyBanner, allergyBanner } from '#shared/domain/allergy/allergy-banner.ts';
import { isNoKnownAllergies } from '#shared/domain/allergy/no-known-allergies.ts';
import { type Allergy, readAllergy } from '#shared/domain/allergy/read-allergy.ts';
import type { StoredRow } from '../../../replica/replica-database.ts';

type Row = StoredRow<AllergyIntolerance>;

/** One recorded value: the winner, or one that waits beside it for a decision. */
export type AllergyValue = Allergy & { readonly rev: string };

export interface AllergyItem {
  readonly row: Row;
  readonly value: AllergyValue;
  /** Other values of the same record that nobody has decided about: all of them are shown (CF2). */
  readonly others: readonly AllergyValue[];
}

/** The banner of the domain, with the rows behind it. */
export type AllergyState =
  | { readonly state: 'list'; readonly items: readonly AllergyItem[]; readonly isPartial: boolean }
  | Exclude<AllergyBanner, { state: 'list' }>;

export function allergyState(rows: readonly Row[], isLoaded: boolean): AllergyState {
  const banner = allergyBanner(rows.map(recordOf), isLoaded);
  if (banner.state !== 'list') return banner;
  const byId = new Map(rows.map((row) => [row.id, row]));
  const items = banner.allergies.flatMap(({ id }) => {
    const row = byId.get(id);
    return row ? [readItem(row)] : [];
  });
  return { state: 'list', items, isPartial: banner.partial };
}

function recordOf({ id, content, conflicting }: Row) {
  return { id, resource: content, conflicting: conflicting?.map(({ resource }) => resource as AllergyIntolerance) };
}

/** Allergies proper: without the statement that there are none. */
export function listItems(rows: readonly Row[]): readonly AllergyItem[] {
  return rows.filter(({ content }) => !isNoKnownAllergies(content)).map(readItem);
}

function readItem(row: Row): AllergyItem {
  const others = (row.conflicting ?? []).map(({ rev, resource }) => ({
    rev,
    ...readAllergy(resource as AllergyIntolerance),
  }));
  return { row, value: { rev: row.rev ?? '', ...readAllergy(row.content) }, others };
}
