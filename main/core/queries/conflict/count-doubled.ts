import { listPossibleDuplicates } from '#shared/domain/allergy/duplicate-allergies.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import { listAllergyRecords } from '../../commands/allergy/list-allergy-records.ts';
import type { DoubledSubstances } from './list-conflicts.ts';

type Store = Pick<DocumentStore, 'listChanges' | 'listDocuments' | 'find' | 'findLeaves' | 'findMany'>;

const LISTED = 500;
const LOOKED_AT = 500;

/**
 * How many substances stand twice and wait for a person. Asked with every status: it is counted anew only after an allergy
 * was written.
 */
export function createDoubledCount(store: Store, doubled: DoubledSubstances): () => Promise<number> {
  let countedTo = 0;
  let known: Promise<number> | undefined;

  /** Beyond one page nobody looks: then it is counted anew. */
  async function hasChanged(): Promise<boolean> {
    const page = await store.listChanges({ since: countedTo, limit: LOOKED_AT, excludeKinds: ['AuditEvent'] });
    countedTo = page.lastSeq;
    return page.rows.length === LOOKED_AT || page.rows.some(({ id }) => id.startsWith('AllergyIntolerance:'));
  }

  async function count(): Promise<number> {
    const patients = await doubled.listPatients(LISTED);
    const pairs = await Promise.all(
      patients.map(async (patient) => listPossibleDuplicates(await listAllergyRecords(store, patient)).length),
    );
    return pairs.reduce((sum, one) => sum + one, 0);
  }

  return async () => {
    if ((await hasChanged()) || known === undefined) known = count();
    return known;
  };
}
