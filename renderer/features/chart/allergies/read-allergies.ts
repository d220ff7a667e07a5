import type { AllergyIntolerance } from '@medplum/fhirtypes';
import { type AllergyBanner, allergyBanner } from '#shared/domain/allergy/allergy-banner.ts';
import { groupDoubled, listPossibleDuplicates } from '#shared/domain/allergy/duplicate-allergies.ts';
import { isNoKnownAllergies } from '#shared/domain/allergy/no-known-allergies.ts';
import { type Allergy, readAllergy } from '#shared/domain/allergy/read-allergy.ts';
import { decisionKey } from '../../../parts/decision-key.ts';
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

/**
 * What stands on the screen as one entry: a record, or the records that name the same substance and wait for a decision.
 * @SAFETY All of them stay in it: their risks may differ, and the higher one may be the second.
 */
export interface AllergyGroup {
  readonly items: readonly AllergyItem[];
  /** Key of the open decision about the first two of several; absent for a single record. */
  readonly decisionKey?: string;
}

/** The banner of the domain, with the rows behind it. */
export type AllergyState =
  | { readonly state: 'list'; readonly groups: readonly AllergyGroup[]; readonly isPartial: boolean }
  | Exclude<AllergyBanner, { state: 'list' }>;

export function allergyState(rows: readonly Row[], isLoaded: boolean): AllergyState {
  const banner = allergyBanner(rows.map(recordOf), isLoaded);
  if (banner.state !== 'list') return banner;
  const byId = new Map(rows.map((row) => [row.id, row]));
  const items = banner.allergies.flatMap(({ id }) => {
    const row = byId.get(id);
    return row ? [readItem(row)] : [];
  });
  return { state: 'list', groups: groupItems(items, rows), isPartial: banner.partial };
}

function recordOf({ id, content, conflicting }: Row) {
  return { id, resource: content, conflicting: conflicting?.map(({ resource }) => resource as AllergyIntolerance) };
}

/** Allergies proper: without the statement that there are none. */
export function listGroups(rows: readonly Row[]): readonly AllergyGroup[] {
  return groupItems(rows.filter(({ content }) => !isNoKnownAllergies(content)).map(readItem), rows);
}

function groupItems(items: readonly AllergyItem[], rows: readonly Row[]): readonly AllergyGroup[] {
  const pairs = listPossibleDuplicates(rows.map(recordOf));
  const named = items.map((item) => ({ id: item.row.id, item }));
  return groupDoubled(named, pairs).map((group) => {
    const pair = pairs.find(({ keepId }) => group.some(({ id }) => id === keepId));
    return {
      items: group.map(({ item }) => item),
      ...(pair
        ? { decisionKey: decisionKey({ id: pair.keepId, type: 'possible-duplicate', otherIds: [pair.otherId] }) }
        : {}),
    };
  });
}

function readItem(row: Row): AllergyItem {
  const others = (row.conflicting ?? []).map(({ rev, resource }) => ({
    rev,
    ...readAllergy(resource as AllergyIntolerance),
  }));
  return { row, value: { rev: row.rev ?? '', ...readAllergy(row.content) }, others };
}
