import type { contract } from '#shared/contract/index.ts';
import { refusal } from '#shared/errors/refusal.ts';
import type { Envelope } from '#shared/model/envelope.ts';
import type { QueryHandler } from '../../api/operation-handler.ts';
import { toDocument } from '../../commands/current-document.ts';

const REVISIONS_SHOWN = 200;

/** The revisions of one document whose content is still kept, newest first; leaves that await a decision are among them. */
export const listHistory: QueryHandler<typeof contract.chart.listHistory> = async ({ patientId, id }, { store }) => {
  const current = toDocument(await store.find(id));
  const owner = current?.patient ?? (id === patientId ? id : undefined);
  if (owner !== patientId) return refusal('not-found', 'This record is not here.');
  const known = await store.listRevisions(id);
  const available = known.filter(({ state }) => state === 'available').slice(0, REVISIONS_SHOWN);
  const stored = await Promise.all(available.map(({ rev }) => store.find(id, rev)));
  return stored.flatMap((revision) => {
    const body = revision?.body === undefined ? undefined : (JSON.parse(revision.body) as Envelope);
    if (!revision || !body) return [];
    const { at, by, station, resource } = body;
    return [{ rev: revision.rev, at, by, station, resource }];
  });
};
