import type { Encounter } from '@medplum/fhirtypes';
import { isOpen } from '#shared/domain/encounter/encounter.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';

const MOST_ENCOUNTERS = 500;

/** Whether an encounter of this patient has begun and not ended, as far as this station knows. */
export async function isInCare(store: Pick<DocumentStore, 'listDocuments'>, patient: string): Promise<boolean> {
  const encounters = await store.listDocuments({ kind: 'Encounter', patient, limit: MOST_ENCOUNTERS });
  return encounters.some(({ body = '{}' }) => {
    const { resource } = JSON.parse(body) as { resource?: Encounter };
    return resource !== undefined && isOpen(resource);
  });
}
