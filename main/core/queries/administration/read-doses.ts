import type { MedicationAdministration, Observation, Provenance } from '@medplum/fhirtypes';
import { readCountersignature, readEffect } from '#shared/domain/medication/afterwards.ts';
import { readEvent } from '#shared/domain/medication/read-administration.ts';
import type { Afterwards, DoseWithAfter } from '#shared/domain/medication/shown-dose.ts';
import type { StoreReader } from '../../api/operation-handler.ts';
import { listOfPatient } from '../../commands/list-of-patient.ts';

type Reader = Pick<StoreReader, 'listDocuments'>;

/** Every dose of a patient since `fromMs`, what was entered in error among them, marked. */
export async function listDoses(
  store: Reader,
  patientId: string,
  fromMs = Number.NEGATIVE_INFINITY,
): Promise<readonly DoseWithAfter[]> {
  const documents = await listOfPatient<MedicationAdministration>(store, 'MedicationAdministration', patientId);
  return documents
    .filter(({ resource }) => !(momentOf(resource) < fromMs))
    .map(({ _id: id, _rev: rev, station, resource }) => {
      const event = readEvent(resource);
      const withdrawn = resource.status === 'entered-in-error';
      return { id, rev, station: event.workstation || station, event, withdrawn };
    });
}

function momentOf({ effectiveDateTime, effectivePeriod }: MedicationAdministration): number {
  return Date.parse(effectiveDateTime ?? effectivePeriod?.start ?? '');
}

/** The same with what was written about them afterwards; asked only where there is something to ask for. */
export async function withAfterwards(
  store: Reader,
  patientId: string,
  doses: readonly DoseWithAfter[],
): Promise<readonly DoseWithAfter[]> {
  const asked = doses.some(({ event }) => event.asNeeded !== undefined);
  const signed = doses.some(({ event }) => event.paths.length > 0);
  if (!asked && !signed) return doses;
  const effects = asked ? await listOfPatient<Observation>(store, 'Observation', patientId) : [];
  const signatures = signed ? await listOfPatient<Provenance>(store, 'Provenance', patientId) : [];
  const after = new Map<string, Afterwards>();
  const of = (id: string): Afterwards => after.get(id) ?? { signed: [] };
  for (const { resource } of effects) {
    const read = readEffect(resource);
    if (read) after.set(read.administrationId, { ...of(read.administrationId), effect: read.effect });
  }
  for (const { resource } of signatures) {
    const read = readCountersignature(resource);
    if (!read) continue;
    const known = of(read.administrationId);
    after.set(read.administrationId, { ...known, signed: [...known.signed, ...read.paths] });
  }
  return doses.map((dose) => (after.has(dose.id) ? { ...dose, after: of(dose.id) } : dose));
}
