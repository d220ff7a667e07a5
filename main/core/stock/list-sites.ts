import type { Location } from '@medplum/fhirtypes';
import { placeCode, placeLevel } from '#shared/model/location.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import { toDocument } from '../commands/current-document.ts';

const PAGE = 500;

export interface KnownSite {
  readonly id: string;
  readonly name: string;
}

/** Sites of the organisation by their code. */
export async function listSites(store: Pick<DocumentStore, 'listDocuments'>): Promise<ReadonlyMap<string, KnownSite>> {
  const sites = new Map<string, KnownSite>();
  let afterId: string | undefined;
  for (;;) {
    const page = await store.listDocuments({ kind: 'Location', limit: PAGE, ...(afterId ? { afterId } : {}) });
    for (const stored of page) {
      const location = toDocument<Location>(stored)?.resource;
      const code = location && placeCode(location);
      if (location && code && placeLevel(location) === 'site')
        sites.set(code, { id: stored.id, name: location.name ?? code });
    }
    if (page.length < PAGE) return sites;
    afterId = page.at(-1)?.id;
  }
}
