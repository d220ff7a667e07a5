import type { Patient } from '@medplum/fhirtypes';
import { withRecordNumber } from '#shared/domain/record-number/patient-number.ts';
import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { Envelope } from '#shared/model/envelope.ts';
import { laneOfKind } from '#shared/model/kinds.ts';
import type { AuditEntry } from '../audit/audit-trail.ts';
import type { Desk } from '../desk.ts';
import type { AssignedNumber } from './record-number-source.ts';

/** Who acts when nobody does: the station by itself. */
const STATION_ACTOR = 'station';

/**
 * Gives a patient the real number; the provisional one stays as an old alias (RN6). Refused while the patient is being
 * changed at the same moment or has an open conflict: the next refill tries again.
 */
export function addRealNumberAt(desk: Pick<Desk, 'store' | 'trail' | 'hybridClock' | 'stationId'>) {
  return async (patientId: string, { value, local }: AssignedNumber): Promise<Refusal | undefined> => {
    const stored = await desk.store.find(patientId);
    if (!stored || stored.deleted || stored.body === undefined) return busy();
    const {
      commit: _former,
      merge: _mark,
      ...body
    } = JSON.parse(stored.body) as Envelope<Patient> & { merge?: unknown };
    const commit = { id: crypto.randomUUID(), lane: laneOfKind('Patient') };
    const next = {
      ...body,
      at: desk.hybridClock.next(),
      by: STATION_ACTOR,
      station: desk.stationId,
      commit,
      resource: withRecordNumber(body.resource, value),
    };
    const edit = { id: patientId, parent: stored.rev, body: JSON.stringify(next) };
    const { result } = await desk.trail.record(entryOf(patientId), { edits: [edit], locals: [local], commit });
    return result.committed ? undefined : busy();
  };
}

function entryOf(patientId: string): AuditEntry {
  return {
    operation: 'patient.addRecordNumber',
    action: 'U',
    subtype: 'patient',
    outcome: 'success',
    actor: { userId: STATION_ACTOR, name: 'Holdfast', roles: [] },
    patients: [patientId],
    entities: [{ id: patientId, kind: 'Patient' }],
  };
}

function busy(): Refusal {
  return refusal('conflict', 'This patient cannot be given the record number now.');
}
