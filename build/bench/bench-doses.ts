/** Doses that were given before the measuring begins. */
import { buildAdministration } from '#shared/domain/medication/build-administration.ts';
import type { DoseEvent } from '#shared/domain/medication/dose-event.ts';
import { newDocumentId } from '#shared/model/document-id.ts';

export interface GivenDose extends Pick<DoseEvent, 'patientId' | 'amount'> {
  readonly order: { readonly id: string; readonly rev: string };
  readonly drug: string;
  readonly pack: string;
  /** `2026-11-22` and `08:00`, on the wall. */
  readonly day: string;
  readonly time: string;
  readonly facility: string;
}

export function givenDose({ order, day, time, drug, pack, facility, patientId, amount }: GivenDose) {
  const at = `${day}T${time}:00.000Z`;
  const event: DoseEvent = {
    ...{ outcome: 'given', act: 'give', already: false, patientId, orderId: order.id, orderRev: order.rev },
    ...{ lineage: order.id, doseId: `${order.id}@${day}T${time}`, orderStanding: 'in-force' },
    ...{ dueAt: at, opensAt: at, closesAt: at },
    patient: { how: 'scanned', value: 'N0000017', symbology: 'datamatrix' },
    drugHow: 'scanned',
    packs: [{ raw: pack, keyed: false, gtin: '09506000134352', lot: 'LOT1', expiry: '2027-12-31' }],
    ...{ arithmetic: '500 mg ÷ 500 mg = 1 tablet', take: { value: '1', unit: 'tablet' }, allergies: 'no-match' },
    knowledge: { state: 'checked', pack: 'test v3', ageDays: 12 },
    ...{ findings: [], overrides: [], paths: [], workstation: 'station-1', clock: 'checked', offline: false },
    ...{ drug: { text: drug }, amount, route: { text: 'oral' } },
    ...{ performer: { id: 'User:1', name: 'Nora Urse' }, at, recordedAt: at },
  };
  const envelope = { kind: 'MedicationAdministration', v: 1, facility, patient: patientId, by: 'User:1' };
  const body = { ...envelope, at: `${at}-0000-bench`, station: 'station-1', resource: buildAdministration(event) };
  return { id: newDocumentId('MedicationAdministration', { now: () => Date.parse(at) }), body: JSON.stringify(body) };
}
