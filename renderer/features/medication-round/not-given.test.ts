import { describe, expect, it } from 'vitest';
import { notGivenOf } from './not-given.ts';

const DOSE = { kind: 'dose', doseId: 'l@1', orderId: 'MedicationRequest:1' } as const;
const outcomes = (of: Parameters<typeof notGivenOf>[0]) => notGivenOf(of).map(({ outcome }) => outcome);

describe('AT10 what was not given', () => {
  it('AT10 a dose is held, refused, not available, given in part, taken alone or missed', () => {
    expect(outcomes({ target: DOSE, act: 'give' })).toEqual([
      'held',
      'refused',
      'not-available',
      'partial',
      'self',
      'missed',
    ]);
  });
  it('AT10 an infusion that begins may be held or refused, too; in part it is not begun', () => {
    expect(outcomes({ target: DOSE, act: 'start' })).toEqual(['held', 'refused', 'not-available', 'missed']);
  });
  it('AT10 what runs is stopped, and what no order stands for is not begun', () => {
    for (const act of ['rate', 'stop'] as const) expect(outcomes({ target: DOSE, act })).toEqual([]);
    const target = { kind: 'no-order', path: 'emergency', drug: { text: 'x' }, readBack: false } as const;
    expect(outcomes({ target, act: 'give' })).toEqual([]);
  });
});
