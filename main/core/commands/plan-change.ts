import type { Document } from '#shared/model/envelope.ts';
import type { PlannedDocument } from '../api/operation-handler.ts';

/** Envelope fields that each revision states anew. `withdrawn` and `merge` speak of one revision only. */
const OF_EACH_REVISION = new Set([
  ...['_id', '_rev', 'kind', 'v', 'facility', 'patient', 'at', 'by', 'station', 'commit', 'resource'],
  ...['withdrawn', 'merge'],
]);

/** The next revision of a document, on the one that was read. Envelope fields that nobody here knows stay (ST7). */
export function planChange(
  found: Document<unknown>,
  resource: unknown,
  marks?: PlannedDocument['marks'],
): PlannedDocument {
  const { _id, _rev, kind, facility, patient } = found;
  const keeps = Object.fromEntries(Object.entries(found).filter(([name]) => !OF_EACH_REVISION.has(name)));
  return {
    id: _id,
    kind,
    parent: _rev,
    facility,
    ...(patient === undefined ? {} : { patient }),
    ...(Object.keys(keeps).length > 0 ? { keeps } : {}),
    ...(marks ? { marks } : {}),
    resource,
  };
}
