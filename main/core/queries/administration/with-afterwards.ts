import type { Observation, Provenance } from '@medplum/fhirtypes';
import { readCountersignature, readEffect } from '#shared/domain/medication/afterwards.ts';
import { signedLater } from '#shared/domain/medication/answer-findings.ts';
import type { Afterwards, DoseWithAfter } from '#shared/domain/medication/shown-dose.ts';
import { keptOf } from '#shared/lib/kept.ts';
import { listOfPatient, type RecordReader } from '../../commands/list-of-patient.ts';

const effectOf = keptOf((resource: Observation) => readEffect(resource));

/** The same with what was written about them afterwards; asked only where there is something to ask for. */
export async function withAfterwards(
  store: RecordReader,
  patientId: string,
  doses: readonly DoseWithAfter[],
): Promise<readonly DoseWithAfter[]> {
  const asked = doses.some(({ event }) => event.asNeeded !== undefined);
  const signed = doses.some(({ event }) => signedLater(event).length > 0);
  if (!asked && !signed) return doses;
  const measured = asked ? await listOfPatient<Observation>(store, 'Observation', patientId) : [];
  const signatures = signed ? await listOfPatient<Provenance>(store, 'Provenance', patientId) : [];
  const after = new Map<string, Afterwards>();
  const of = (id: string): Afterwards => after.get(id) ?? { signed: [] };
  for (const { resource } of measured) {
    const read = effectOf(resource);
    if (read) after.set(read.administrationId, { ...of(read.administrationId), effect: read.effect });
  }
  for (const { resource } of signatures) {
    const read = readCountersignature(resource);
    if (!read) continue;
    const known = of(read.administrationId);
    const { by, at, decision } = read;
    const signed = read.paths.map((path) => ({ path, by, at, disputed: decision === 'disputed' }));
    after.set(read.administrationId, { ...known, signed: [...known.signed, ...signed] });
  }
  return doses.map((dose) => (after.has(dose.id) ? { ...dose, after: of(dose.id) } : dose));
}
