import { describe, expect, it } from 'vitest';
import type { Dispense } from '#shared/domain/dispense/dispense.ts';
import { wallClock } from '#shared/domain/medication/wall-clock.ts';
import { withSpokenLanguage } from '#shared/domain/patient/spoken-language.ts';
import { quantity } from '#shared/domain/stock/quantity.ts';
import { itemLabelFields } from './label-fields.ts';

const DISPENSE: Dispense = {
  ...{ patientId: 'Patient:1', entry: 'DispenseAct:1', line: '1', product: 'DOL500', unit: 'tablet' },
  ...{ drug: { text: 'Dolorol' }, quantity: quantity('10'), directions: 'Take one.', batches: [] },
  label: { language: 'en', warnings: ['with-food'] },
  made: { kind: 'opened', at: '2026-11-22T23:00:00.000Z', useBy: '2026-11-29T23:00:00.000Z' },
  ...{ preparer: { id: 'User:1', name: 'Pia Harm' }, preparedAt: '2026-11-22T23:00:00.000Z' },
};
const label = (tag: string) =>
  itemLabelFields({
    ...{ id: 'MedicationDispense:1', dispense: DISPENSE, pharmacy: 'North', clock: wallClock('Africa/Johannesburg') },
    patient: { resourceType: 'Patient', communication: withSpokenLanguage([], tag) },
  });

describe('the label of an item', () => {
  it('@SAFETY DP8 until when it may be used, and the day, are those of the wall where it is read', () => {
    expect(label('en')).toMatchObject({ expiry: '2026-11-30 01:00', date: '2026-11-23' });
  });
  it('@SAFETY DP3 a label that the patient cannot read says so', () => {
    expect(label('so').warnings).toBe('Speaks Somali: not translated, explain it. Take with or after food.');
    expect(label('en').warnings).toBe('Take with or after food.');
  });
});
