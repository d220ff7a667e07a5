import { describe, expect, it } from 'vitest';
import type { RecordVersion } from '#shared/contract/chart.ts';
import { buildNote } from '#shared/domain/note/note.ts';
import { valueWords } from '../../../parts/value-words.ts';
import { historySteps } from './history-steps.ts';

const allergy = (more: object) => ({ resourceType: 'AllergyIntolerance', code: { text: 'Penicillin' }, ...more });
const version = (rev: string, parent: string | undefined, resource: object, more: Partial<RecordVersion> = {}) =>
  ({
    rev,
    ...(parent ? { parent } : {}),
    state: 'older',
    at: '',
    by: '',
    station: '',
    resource,
    ...more,
  }) as RecordVersion;
const stepsOf = (...versions: RecordVersion[]) => historySteps(versions, (value) => valueWords(value, (code) => code));

describe('HI the history of a record', () => {
  it('HI1 shows what each version changed, and all of the first', () => {
    const [second, first] = stepsOf(
      version('2-b', '1-a', allergy({ criticality: 'high' })),
      version('1-a', undefined, allergy({ criticality: 'low' })),
    );
    expect(second).toMatchObject({ state: 'change' });
    expect(second?.changes).toEqual([{ label: 'field.allergy.criticality', before: 'low', after: 'high' }]);
    expect(first?.state).toBe('first');
    expect(first?.changes.map(({ label, after }) => [label, after])).toEqual([
      ['field.allergy.code', 'Penicillin'],
      ['field.allergy.criticality', 'low'],
    ]);
  });

  it('HI2 compares each of two competing versions with the one they were both made from', () => {
    const [one, other] = stepsOf(
      version('2-b', '1-a', allergy({ criticality: 'high' }), { state: 'current' }),
      version('2-c', '1-a', allergy({ criticality: 'low', verificationStatus: 'refuted' }), { state: 'competing' }),
      version('1-a', undefined, allergy({ criticality: 'low' })),
    );
    expect(one?.changes).toEqual([{ label: 'field.allergy.criticality', before: 'low', after: 'high' }]);
    expect(other?.changes).toEqual([{ label: 'field.allergy.verificationStatus', before: '', after: 'refuted' }]);
  });

  it('HI3 claims nothing about a version before that is not held here', () => {
    const [only] = stepsOf(version('3-c', '2-b', allergy({ criticality: 'high' })));
    expect(only).toMatchObject({ state: 'before-not-held' });
    expect(only?.changes.every(({ before }) => before === '')).toBe(true);
  });

  it('HI5 says why a note amends another', () => {
    const entry = { type: 'nursing' as const, title: 'Night', sections: [{ title: 'Note', text: 'Slept.' }] };
    const recording = {
      patientId: 'Patient:1',
      recorder: { id: 'u', name: 'Nora' },
      recordedAt: '2026-11-22T08:00:00Z',
    };
    const note = buildNote(entry, recording, { replaces: 'Composition:1', reason: 'the other leg' });
    const [only] = stepsOf(version('1-a', undefined, note));
    expect(only?.changes).toContainEqual({ label: 'note.reason', before: '', after: 'the other leg' });
  });

  it('HI4 names vital signs as they are charted, a withdrawal too', () => {
    const set = (status: string) => ({
      resourceType: 'Observation',
      status,
      effectiveDateTime: '2026-11-22T08:00:00Z',
      code: { coding: [{ system: 'http://loinc.org', code: '8867-4' }] },
      valueQuantity: { value: 82, unit: '/min', code: '/min', system: 'http://unitsofmeasure.org' },
    });
    const [withdrawn, first] = stepsOf(
      version('2-b', '1-a', set('entered-in-error')),
      version('1-a', undefined, set('final')),
    );
    expect(withdrawn?.changes).toEqual([
      { label: 'field.observation.status', before: 'final', after: 'entered-in-error' },
    ]);
    expect(first?.changes).toContainEqual({ label: 'vitals.name.pulse', before: '', after: '82 /min' });
  });

  it('HI6 says of an order how it is given, and nothing of what only a machine reads', () => {
    const order = {
      resourceType: 'MedicationRequest',
      status: 'active',
      intent: 'order',
      requester: { reference: 'User/01a2', display: 'Dr Amina Yusuf' },
      dosageInstruction: [{ text: 'as the diabetes team says' }],
    };
    const [only] = historySteps([version('1-a', undefined, order)], (value) =>
      typeof value === 'object' && value && 'state' in value ? 'as it was written' : valueWords(value, (code) => code),
    );
    expect(only?.changes.map(({ label, after }) => [label, after])).toEqual([
      ['field.order.status', 'active'],
      ['field.order.requester', 'Dr Amina Yusuf'],
      ['field.order.dosage', 'as it was written'],
    ]);
  });
});
