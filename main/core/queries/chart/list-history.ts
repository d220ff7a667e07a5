import type { RecordVersion } from '#shared/contract/chart.ts';
import type { contract } from '#shared/contract/index.ts';
import { refusal } from '#shared/errors/refusal.ts';
import type { Envelope } from '#shared/model/envelope.ts';
import type { MergeMark } from '#shared/model/merge-mark.ts';
import type { StoredRevision } from '#shared/store/document-store.ts';
import type { QueryHandler } from '../../api/operation-handler.ts';
import { toDocument } from '../../commands/current-document.ts';
import { createNames, type Names } from '../conflict/names.ts';

const REVISIONS_SHOWN = 200;

/** An envelope with what a withdrawal, a merge or a decision left on it. */
type MarkedEnvelope = Envelope & {
  readonly withdrawn?: { readonly reason: string };
  readonly merge?: MergeMark;
};

/** The revisions of one document whose content is still kept, newest first; leaves that await a decision are among them. */
export const listHistory: QueryHandler<typeof contract.chart.listHistory> = async ({ patientId, id }, { store }) => {
  const winner = await store.find(id);
  const current = toDocument(winner);
  const owner = current?.patient ?? (id === patientId ? id : undefined);
  if (owner !== patientId) return refusal('not-found', 'This record is not here.');
  const known = await store.listRevisions(id);
  const available = known.filter(({ state }) => state === 'available').slice(0, REVISIONS_SHOWN);
  const [stored, leaves] = await Promise.all([
    Promise.all(available.map(({ rev }) => store.find(id, rev))),
    store.findLeaves(id),
  ]);
  const competing = new Set(leaves.filter(({ deleted }) => !deleted).map(({ rev }) => rev));
  const stateOf = (rev: string) => (rev === winner?.rev ? 'current' : competing.has(rev) ? 'competing' : 'older');
  const names = createNames(store);
  const versions = stored.map((revision) => revision && describeVersion(revision, stateOf(revision.rev), names));
  return (await Promise.all(versions)).filter((version) => version !== undefined);
};

async function describeVersion(
  { rev, path, body }: StoredRevision,
  state: RecordVersion['state'],
  names: Names,
): Promise<RecordVersion | undefined> {
  if (body === undefined) return undefined;
  const { at, by, station, withdrawn, merge, resource } = JSON.parse(body) as MarkedEnvelope;
  const [byName, stationName] = await Promise.all([names.user(by), names.station(station)]);
  const [, before] = path.ids;
  return {
    rev,
    ...(before === undefined ? {} : { parent: `${path.start - 1}-${before}` }),
    state,
    at,
    by,
    ...(byName ? { byName } : {}),
    station,
    ...(stationName ? { stationName } : {}),
    ...(merge ? { merged: merge.how } : {}),
    ...(withdrawn ? { withdrawnReason: withdrawn.reason } : {}),
    resource,
  };
}
