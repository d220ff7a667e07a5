import type { Encounter } from '@medplum/fhirtypes';
import { isOpen } from '#shared/domain/encounter/encounter.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';

const PAGE = 500;

/** Patients with an open encounter among what this station holds. */
export async function countInCare(store: Pick<DocumentStore, 'listDocuments'>): Promise<number> {
  const patients = new Set<string>();
  for (let afterId: string | undefined; ; ) {
    const page = await store.listDocuments({
      kind: 'Encounter',
      limit: PAGE,
      ...(afterId !== undefined && { afterId }),
    });
    for (const { id, body = '{}' } of page) {
      const { patient, resource } = JSON.parse(body) as { patient?: string; resource?: Encounter };
      if (resource && isOpen(resource)) patients.add(patient ?? id);
    }
    if (page.length < PAGE) return patients.size;
    afterId = page.at(-1)?.id;
  }
}
