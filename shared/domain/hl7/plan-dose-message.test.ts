import type { MedicationAdministration, Patient } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { buildAdministration } from '../medication/build-administration.ts';
import type { DoseEvent } from '../medication/dose-event.ts';
import { planDoseMessage } from './plan-dose-message.ts';

const patient = {
  resourceType: 'Patient',
  name: [{ family: 'Oak', given: ['Ada'] }],
  gender: 'female',
  birthDate: '1980-05-04',
  identifier: [{ type: { coding: [{ code: 'MR' }] }, system: 'urn:oid:1.2.3', value: '100' }],
} as Patient;
const event: DoseEvent = {
  ...{ outcome: 'given', act: 'give', already: false, patientId: 'Patient:1', orderId: 'MedicationRequest:1' },
  ...{ patient: { how: 'scanned' }, drugHow: 'scanned', packs: [], drug: { text: 'Dolorol' } },
  ...{ allergies: 'no-match', knowledge: { state: 'checked' }, findings: [], overrides: [], paths: [] },
  ...{ workstation: 's1', clock: 'checked', offline: false, performer: { id: 'User:1', name: 'Nora' } },
  ...{ at: '2026-11-22T08:05:00.000Z', recordedAt: '2026-11-22T08:05:00.000Z' },
};
const refused: Partial<DoseEvent> = { outcome: 'refused', reason: { code: 'patient-refused' } };
const gram: Partial<DoseEvent> = { amount: { value: '1', unit: 'g' } };

function rxaOf(given: MedicationAdministration) {
  const context = { patient, documentId: 'MedicationAdministration:1', ownAuthority: 'OURS' };
  const rxa = planDoseMessage(given, context)?.segments.find(({ name }) => name === 'RXA');
  return [6, 20, 21].map((field) => rxa?.fields[field]);
}
const built = (more: Partial<DoseEvent>) => buildAdministration({ ...event, ...more });
const inError = (given: MedicationAdministration): MedicationAdministration => ({
  ...given,
  status: 'entered-in-error',
});

describe('HL10 a dose that was withdrawn', () => {
  it.each([
    ['given', gram, ['1', 'CP']],
    ['given in part', { ...gram, outcome: 'partial', reason: { code: 'spat-out' } }, ['1', 'PA']],
    ['refused', refused, ['0', 'RE']],
    ['held', { outcome: 'held', reason: { code: 'sedated' } }, ['0', 'NA']],
    ['missed', { outcome: 'missed', reason: { code: 'asleep' } }, ['0', 'NA']],
    ['an infusion that was started', { ...gram, act: 'start' }, ['1', 'PA']],
  ] as const)('HL10 %s is deleted as what it was', (_name, more, [amount, completion]) => {
    const given = built(more as Partial<DoseEvent>);
    expect(rxaOf(given)).toEqual([amount, completion, 'A']);
    expect(rxaOf(inError(given))).toEqual([amount, completion, 'D']);
  });

  it('HL10 of another system by what it says: not given where there is a reason and no dose', () => {
    const { extension: _ours, ...foreign } = built(refused);
    expect(rxaOf(inError(foreign as MedicationAdministration))).toEqual(['0', 'RE', 'D']);
    const { extension: _own, ...given } = built(gram);
    expect(rxaOf(inError(given as MedicationAdministration))).toEqual(['1', 'CP', 'D']);
  });
});
