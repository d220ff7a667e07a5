import type { AllergyIntolerance } from '@medplum/fhirtypes';
import { listPossibleDuplicates } from '#shared/domain/allergy/duplicate-allergies.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import { listWithConflicting } from '../../commands/list-with-conflicting.ts';
import type { DoubledSubstances } from './list-conflicts.ts';

type Store = Pick<DocumentStore, 'listChanges' | 'listDocuments' | 'stampOf' | 'find' | 'findLeaves' | 'findMany'>;

const LISTED = 500;
const LOOKED_AT = 500;

/**
 * How many substances stand twice and wait for a person. Asked with every status: it is counted anew only after an allergy
 * was written, and only for the patients whose it is.
 */
export function createDoubledCount(store: Store, doubled: DoubledSubstances): () => Promise<number> {
  const countOf = new Map<string, Promise<number>>();
  let countedTo = 0;
  let known: Promise<number> | undefined;

  async function hasChanged(): Promise<boolean> {
    const page = await store.listChanges({ since: countedTo, limit: LOOKED_AT, excludeKinds: ['AuditEvent'] });
    countedTo = page.lastSeq;
    const allergies = page.rows.map(({ id }) => id).filter((id) => id.startsWith('AllergyIntolerance:'));
    if (page.rows.length === LOOKED_AT) countOf.clear();
    else await forgetPatientsOf(allergies);
    return page.rows.length === LOOKED_AT || allergies.length > 0;
  }

  async function forgetPatientsOf(allergies: readonly string[]): Promise<void> {
    for (const stored of await store.findMany(allergies)) {
      const patient =
        stored?.body === undefined ? undefined : (JSON.parse(stored.body) as { patient?: string }).patient;
      if (patient === undefined) countOf.clear();
      else countOf.delete(patient);
    }
  }

  async function countPairs(patient: string): Promise<number> {
    try {
      return listPossibleDuplicates(await listWithConflicting<AllergyIntolerance>(store, 'AllergyIntolerance', patient))
        .length;
    } catch (fault) {
      countOf.delete(patient);
      throw fault;
    }
  }

  async function count(): Promise<number> {
    const patients = await doubled.listPatients(LISTED);
    for (const patient of patients) if (!countOf.has(patient)) countOf.set(patient, countPairs(patient));
    const pairs = await Promise.all(patients.map((patient) => countOf.get(patient)));
    return pairs.reduce<number>((sum, one) => sum + (one ?? 0), 0);
  }

  return async () => {
    if ((await hasChanged()) || known === undefined) known = count();
    return known;
  };
}
