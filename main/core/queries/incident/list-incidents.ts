import type { AdverseEvent } from '@medplum/fhirtypes';
import type { IncidentLine, incident } from '#shared/contract/incident.ts';
import { readIncident } from '#shared/domain/incident/read-incident.ts';
import type { Actor, QueryHandler, StoreReader } from '../../api/operation-handler.ts';
import { toDocument } from '../../commands/current-document.ts';

const PAGE = 500;
/** The latest of them; a list that is longer is a matter for reports. */
const MOST = 300;

/**
 * Drafts and reports of this site. What others reported is for who may review; a draft concerns everybody who was there.
 * Reads every incident that the station holds: there are few.
 */
export const listIncidents: QueryHandler<typeof incident.list> = async ({ state }, { store, actor }) => {
  const all = (await readAll(store, actor)).filter(
    (line) => state === 'all' || line.state === 'draft' || line.state === 'reported' || line.undecided,
  );
  return all.toSorted((one, other) => (one.occurredAt < other.occurredAt ? 1 : -1)).slice(0, MOST);
};

async function readAll(store: StoreReader, actor: Actor): Promise<IncidentLine[]> {
  const lines: IncidentLine[] = [];
  let afterId: string | undefined;
  for (;;) {
    const page = await store.listDocuments({ kind: 'AdverseEvent', limit: PAGE, ...(afterId ? { afterId } : {}) });
    for (const stored of page) {
      const document = toDocument<AdverseEvent>(stored);
      if (!document || document.facility !== actor.facility) continue;
      const { recordedById, ...seen } = readIncident(document.resource);
      if (seen.state !== 'draft' && recordedById !== actor.userId && !actor.permissions.has('incident.review'))
        continue;
      const leaves = (await store.findLeaves(stored.id)).filter((leaf) => !leaf.deleted);
      lines.push({
        ...seen,
        id: document._id,
        rev: document._rev,
        reviews: [...seen.reviews],
        undecided: leaves.length > 1,
      });
    }
    if (page.length < PAGE) return lines;
    afterId = page.at(-1)?.id;
  }
}
