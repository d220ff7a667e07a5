import { describe, expect, it } from 'vitest';
import { TASK_CODE_SYSTEM } from '#shared/domain/task/task.ts';
import type { StoredRow } from '../../../replica/replica-database.ts';
import { timelineEntries } from './timeline-entries.ts';

const WORDS = {
  line: (text: string) => `said: ${text}`,
  task: ({ code, description }: { code?: string | undefined; description: string }) => `${code} ${description}`,
  vitals: () => '',
  fluid: () => '',
  form: () => '',
  dose: () => 'a dose',
  noKnownAllergies: '',
};
const row = (kind: string, content: object): StoredRow =>
  ({ id: `${kind}:1`, kind, at: '2026-11-22T08:00:00.000Z-0000-s', content }) as unknown as StoredRow;
const told = (kind: string, content: object) =>
  timelineEntries([row(kind, content)], WORDS).map((entry) => [entry.kind, entry.text, entry.when]);

describe('the story of a chart', () => {
  it.each([
    ['MedicationAdministration', { medicationCodeableConcept: { text: 'Dolorol' } }, 'dose', 'a dose'],
    ['ServiceRequest', { code: { text: 'Wound care' } }, 'request', 'Wound care'],
    ['NutritionOrder', { oralDiet: { type: [{ text: 'soft' }] } }, 'request', 'soft'],
    ['MedicationDispense', { medicationCodeableConcept: { text: 'Dolorol' } }, 'dispense', 'Dolorol'],
    ['MedicationRequest', { dosageInstruction: [{ text: 'every 8 h' }] }, 'order', 'said: every 8 h'],
    [
      'Task',
      {
        status: 'requested',
        code: { coding: [{ system: TASK_CODE_SYSTEM, code: 'countersign' }] },
        description: 'Dolorol: verbal',
      },
      'task',
      'countersign Dolorol: verbal',
    ],
    ['Flag', { code: { text: 'Fall risk' } }, 'alert', 'Fall risk'],
  ])('TM1 names %s as people do', (kind, content, as, text) =>
    expect(told(kind, { resourceType: kind, ...content })).toEqual([[as, text, '2026-11-22T08:00:00.000Z']]),
  );
  it.each(['Patient', 'CareTeam', 'DispenseAct', 'Payment'])('TM2 has nothing of %s', (kind) =>
    expect(told(kind, {})).toEqual([]),
  );
});
