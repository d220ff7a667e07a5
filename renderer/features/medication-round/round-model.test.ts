import { describe, expect, it } from 'vitest';
import type { RoundDose, RoundLine, RoundPatient } from '#shared/contract/round.ts';
import { candidatesOf, inOrderOfBeds, isToDo, sectionsOf, tallyOf } from './round-model.ts';
import { sharePercent } from './scan-share.ts';

const NOON = Date.parse('2026-11-22T12:00:00.000Z');
const at = (minutes: number) => new Date(NOON + minutes * 60_000).toISOString();

function dose(doseId: string, dueInMinutes: number, more: Partial<RoundDose> = {}): RoundDose {
  const due = dueInMinutes;
  const window = { dueAt: at(due), opensAt: at(due - 60), closesAt: at(due + 60), missedAt: at(due + 240) };
  const standard = { act: 'give', state: 'upcoming', timeCritical: false, dose: '1 g', wall: 'once' } as const;
  const [lineage = ''] = doseId.split('@');
  const known = { doseId, lineage, orderId: `MedicationRequest:${lineage}`, records: [], matchedByNearness: false };
  return { ...window, ...standard, ...known, givenTwice: false, ...more };
}
const line = (lineage: string, more: Partial<RoundLine> = {}): RoundLine =>
  ({ lineage, orderId: `MedicationRequest:${lineage}`, kind: 'regular', standing: 'in-force', ...more }) as RoundLine;
const patient = (more: Partial<RoundPatient>): RoundPatient =>
  ({ patientId: 'Patient:1', name: 'A', doses: [], lines: [], alerts: [], ...more }) as RoundPatient;
const keys = (rows: readonly { readonly key: string }[]) => rows.map(({ key }) => key);

describe('the round', () => {
  it('RM1 says what is due by the clock of the desk, however old the list is', () => {
    const doses = [dose('a@1', 0), dose('b@1', -120), dose('c@1', -300), dose('d@1', 90, { timeCritical: true })];
    expect(tallyOf({ doses }, NOON)).toMatchObject({ due: 1, overdue: 1, missed: 1, timeCritical: 0, nextAt: at(90) });
    expect(tallyOf({ doses }, NOON + 3_600_000)).toMatchObject({ due: 2, timeCritical: 1 });
  });
  it('RM2 what was recorded is not asked for again', () => {
    const records = [{ withdrawn: false }] as unknown as RoundDose['records'];
    expect(tallyOf({ doses: [dose('a@1', 0, { state: 'given', records })] }, NOON)).toMatchObject({ due: 0 });
  });
  it('RM3 the time-critical first, then by time; what was missed stands apart', () => {
    const doses = [dose('a@1', -10), dose('b@1', -5, { timeCritical: true }), dose('c@1', -400), dose('d@1', 300)];
    const sections = sectionsOf({ doses, lines: ['a', 'b', 'c', 'd'].map((name) => line(name)) }, NOON);
    expect(keys(sections.now)).toEqual(['b@1', 'a@1']);
    expect(keys(sections.missed)).toEqual(['c@1']);
    expect(keys(sections.later)).toEqual(['d@1']);
  });
  it('RM4 a dose given twice stays in sight', () => {
    const records = [{ withdrawn: false }, { withdrawn: false }] as unknown as RoundDose['records'];
    const doses = [dose('a@1', -10, { state: 'given', records, givenTwice: true })];
    expect(keys(sectionsOf({ doses, lines: [line('a')] }, NOON).now)).toEqual(['a@1']);
    expect(isToDo(patient({ alerts: [{} as never] }), NOON)).toBe(true);
  });
  it('RM5 a pack that is scanned may be of what is due, comes later, is given as needed or runs: once for each line', () => {
    const doses = [dose('a@1', -400), dose('a@2', -5), dose('b@1', 300), dose('h@1', 100, { state: 'on-hold' })];
    const lines = [
      line('a'),
      line('b'),
      line('h'),
      line('p', { kind: 'as-needed' }),
      line('q', { kind: 'as-needed', standing: 'discontinued' }),
    ];
    expect(keys(candidatesOf(sectionsOf({ doses, lines }, NOON)))).toEqual(['a@2', 'b@1', 'prn:p']);
  });
  it('RM6 goes by beds, as numbers are read; who has none stands last', () => {
    const beds = ['Bed 10', undefined, 'Bed 2'].map((bed, index) =>
      patient({ patientId: `Patient:${index}`, ...(bed ? { bed } : {}) }),
    );
    expect(inOrderOfBeds(beds).map(({ bed }) => bed)).toEqual(['Bed 2', 'Bed 10', undefined]);
  });
  it('RM8 an infusion in force that does not run stays in sight; its planned start is not shown twice', () => {
    const infusion = (lineage: string, state: string, more: Partial<RoundLine> = {}) =>
      line(lineage, { kind: 'infusion', infusion: { state } as RoundLine['infusion'], ...more });
    const lines = [
      infusion('never', 'not-started'),
      infusion('ran', 'stopped'),
      infusion('runs', 'running'),
      infusion('held', 'not-started', { standing: 'on-hold' }),
      infusion('planned', 'not-started'),
    ];
    const doses = [dose('planned@1', 10, { act: 'start-infusion' })];
    const sections = sectionsOf({ doses, lines }, NOON);
    expect(keys(sections.toStart)).toEqual(['infusion:never', 'infusion:ran']);
    expect(keys(sections.running)).toEqual(['infusion:runs']);
    expect(keys(candidatesOf(sections))).toContain('infusion:never');
    expect(isToDo(patient({ lines: [infusion('never', 'not-started')] }), NOON)).toBe(true);
    expect(isToDo(patient({ lines: [infusion('ran', 'stopped')] }), NOON)).toBe(false);
  });
  it('RM7 a share is never rounded up to the aim', () => {
    expect(sharePercent(949, 1000)).toBe('94');
    expect(sharePercent(0, 0)).toBe('—');
  });
});
