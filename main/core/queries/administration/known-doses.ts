import type { MedicationAdministration } from '@medplum/fhirtypes';
import { readEvent } from '#shared/domain/medication/read-administration.ts';
import type { DoseWithAfter } from '#shared/domain/medication/shown-dose.ts';
import type { Document } from '#shared/model/envelope.ts';
import type { StoredRevision } from '#shared/store/document-store.ts';
import { toDocument } from '../../commands/current-document.ts';
import { createKnownRecords, type RecordReader } from '../../commands/known-records.ts';

/** Every dose of a patient since `fromMs`, what was entered in error among them, marked; of infusions every act. */
export type ListDoses = (store: RecordReader, patientId: string, fromMs?: number) => Promise<readonly DoseWithAfter[]>;

/** When, and the rest only where somebody asked for it: of years of doses those of days are read. */
interface Known {
  readonly atMs: number;
  readonly dose?: DoseWithAfter | undefined;
}

/** Some 20 MB: a ward's doses of months. */
const MOST = 20_000;

export function createKnownDoses(most = MOST): ListDoses {
  const listKnown = createKnownRecords<Known, number>({ read, isEnough, most });
  return async (store, patient, fromMs = Number.NEGATIVE_INFINITY) => {
    const known = await listKnown(store, { kind: 'MedicationAdministration', patient }, fromMs);
    return known.flatMap(({ said: { dose, atMs } }) => (dose && !(atMs < fromMs) ? [dose] : []));
  };
}

const listAnew: ListDoses = (store, patientId, fromMs) => createKnownDoses(0)(store, patientId, fromMs);

/** With what was read before, where there is somebody to keep it. */
export function dosesOf(deps: { readonly listDoses?: ListDoses | undefined }): ListDoses {
  return deps.listDoses ?? listAnew;
}

function isEnough({ dose, atMs }: Known, fromMs: number): boolean {
  return dose !== undefined || atMs < fromMs;
}

function read(stored: StoredRevision, fromMs: number): Known {
  const atMs = momentOf(stored.body ?? '');
  return { atMs, dose: atMs < fromMs ? undefined : readDose(stored) };
}

const MOMENT = /"effective(?:DateTime":|Period":\{"start":)"([^"]+)"/;
/** An infusion started, its rate changed, stopped. */
const ACT_ON_INFUSION = /"url":"act","valueString":"(?:start|rate|stop)"/;

/**
 * When it was, told by the text. What does not tell is never too old. @SAFETY Nor are acts on infusions: what was started a
 * week ago may run still, and must not look as if nobody had started it.
 */
function momentOf(body: string): number {
  return ACT_ON_INFUSION.test(body) ? Number.POSITIVE_INFINITY : Date.parse(MOMENT.exec(body)?.[1] ?? '');
}

function readDose(stored: StoredRevision): DoseWithAfter | undefined {
  const document = toDocument<MedicationAdministration>(stored);
  return document && toDose(document);
}

function toDose({ _id: id, _rev: rev, station, resource }: Document<MedicationAdministration>): DoseWithAfter {
  const event = readEvent(resource);
  return { id, rev, station: event.workstation || station, event, withdrawn: resource.status === 'entered-in-error' };
}
