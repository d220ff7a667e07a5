/**
 * Doses as they were read, by revision: a revision is a digest of what it says, so what was read once is read for good. The
 * sheet of a patient, the round and each verdict ask for the same hundreds of records.
 */
import type { MedicationAdministration } from '@medplum/fhirtypes';
import { readEvent } from '#shared/domain/medication/read-administration.ts';
import type { DoseWithAfter } from '#shared/domain/medication/shown-dose.ts';
import type { Document } from '#shared/model/envelope.ts';
import type { StoredRevision } from '#shared/store/document-store.ts';
import { toDocument } from '../../commands/current-document.ts';

export type ReadDose = (stored: StoredRevision) => DoseWithAfter | undefined;

/** Some megabytes: a ward's doses of a few days. What was asked for longest ago leaves first. */
const MOST = 4_000;

export function createKnownDoses(most = MOST): ReadDose {
  const known = new Map<string, DoseWithAfter>();
  return (stored) => {
    const key = `${stored.id} ${stored.rev}`;
    const found = known.get(key) ?? readDose(stored);
    if (!found) return undefined;
    known.delete(key);
    known.set(key, found);
    const [oldest] = known.keys();
    if (known.size > most && oldest !== undefined) known.delete(oldest);
    return found;
  };
}

export function readDose(stored: StoredRevision): DoseWithAfter | undefined {
  const document = toDocument<MedicationAdministration>(stored);
  return document && toDose(document);
}

function toDose({ _id: id, _rev: rev, station, resource }: Document<MedicationAdministration>): DoseWithAfter {
  const event = readEvent(resource);
  return { id, rev, station: event.workstation || station, event, withdrawn: resource.status === 'entered-in-error' };
}
