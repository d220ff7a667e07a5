/**
 * LC6 @SAFETY What stations may see follows from their site's code (PR2), and whose number a record bears from its prefix:
 * central gives both, and no station writes them anew. The name is anybody's who may manage places.
 */
import type { LocationResource } from '#shared/model/location.ts';
import type { DocumentStore, Edit, Graft } from '#shared/store/document-store.ts';
import { kindOf } from '#shared/store/envelope-facts.ts';
import { siteMarks } from '../orgs/places.ts';

const OTHER_SITE = 'site-kept: code, record numbers and reach of a site are given by central';

/** What of a batch would make another site of one that is known. A site that is not known here may be brought: central was rebuilt. */
export async function findSiteObjections(
  inner: Pick<DocumentStore, 'find'>,
  documents: readonly (Edit | Graft)[],
): Promise<ReadonlyMap<Edit | Graft, string>> {
  const found = new Map<Edit | Graft, string>();
  for (const document of documents.filter(({ id }) => kindOf(id) === 'Location')) {
    const before = marksOf((await inner.find(document.id))?.body);
    if (before !== undefined && (document.deleted || marksOf(document.body) !== before))
      found.set(document, OTHER_SITE);
  }
  return found;
}

/** Undefined for what is no site. */
function marksOf(body = '{}'): string | undefined {
  try {
    const { facility, resource } = JSON.parse(body) as { facility?: unknown; resource?: LocationResource };
    const marks = resource && siteMarks(resource);
    return marks && JSON.stringify([facility, marks]);
  } catch {
    return undefined; // what is no document is refused by the store
  }
}
