import { describe, expect, it } from 'vitest';
import type { RoundPatient } from '#shared/contract/round.ts';
import { askAgain, isAwaited, type RoundState, takeIn } from './round-state.ts';

const WANTED = ['Patient:1', 'Patient:2', 'Patient:3'];
const read = (...ids: string[]) => ids.map((patientId) => ({ patientId }) as RoundPatient);
const told = (patients: readonly RoundPatient[], gone: string[] = []) => ({
  asOf: '2026-11-22T12:00:00.000Z',
  zone: 'Europe/Dublin',
  patients: [...patients],
  gone,
});
const start = askAgain({ state: 'lost' }, WANTED);
const awaited = (round: RoundState) => WANTED.filter((patientId) => isAwaited(round, patientId));

describe('RM10 who is on the round while it is being read', () => {
  it('RM10 all are awaited until they are told of, also those who turn out not to be in care', () => {
    expect(awaited(start)).toEqual(WANTED);
    const first = takeIn(start, told(read('Patient:2')), WANTED);
    expect(awaited(first)).toEqual(['Patient:1', 'Patient:3']);
    expect(awaited(takeIn(first, told(read('Patient:1'), ['Patient:3']), WANTED))).toEqual([]);
  });

  it('RM10 asked for others, only the new ones are awaited, and what is here stays in sight', () => {
    const whole = takeIn(start, told(read(...WANTED)), WANTED);
    const wider = askAgain(whole, [...WANTED, 'Patient:4']);
    expect(wider).toMatchObject({ state: 'ready', patients: read(...WANTED), unread: ['Patient:4'] });
    expect(takeIn(wider, told([]), ['Patient:2'])).toMatchObject({ patients: read('Patient:2') });
  });

  it('RM10 nobody is awaited where the round was refused or lost', () => {
    expect(awaited({ state: 'lost' })).toEqual([]);
  });
});
