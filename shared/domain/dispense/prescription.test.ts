import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DispenseActResource } from '#shared/model/dispense-act.ts';
import { NONE, type Quantity, quantity } from '../stock/quantity.ts';
import type { Dispense } from './dispense.ts';
import {
  type Act,
  type ActRecord,
  comparePrescriptions,
  type DispenseRecord,
  foldPrescription,
  type Prescription,
} from './prescription.ts';

const by = { id: 'User:1', name: 'Pia Harm' };
const ENTRY = 'DispenseAct:1';
const at = (minute: number) => new Date(Date.parse('2026-11-22T08:00:00Z') + minute * 60_000).toISOString();
const common = (minute: number) => ({ resourceType: 'DispenseAct', at: at(minute), by, entry: ENTRY }) as const;
const arrival: Act<'arrive'> = {
  ...{ resourceType: 'DispenseAct', act: 'arrive', at: at(0), by, source: 'outpatient', priority: 'routine' },
  lines: [{ line: '1', order: { id: 'MedicationRequest:1', lineage: 'MedicationRequest:1' }, wanted: '28' }],
};
const check = (minute: number, result: Act<'check'>['result'] = 'passed'): DispenseActResource => ({
  ...common(minute),
  ...{ act: 'check', line: '1', result, verdict: 'none-found', overrides: [] },
  interventions: result === 'queried' ? [{ kind: 'dose', text: 'half of it?', outcome: 'pending' }] : [],
});
const handOver = (minute: number, ...dispenses: string[]): DispenseActResource => ({
  ...common(minute),
  ...{ act: 'hand-over', dispenses, collector: { who: 'patient' }, counselling: ['how-to-take'] },
});
const dispensed = (id: string, units: string, state: DispenseRecord['state'] = 'stands'): DispenseRecord => ({
  ...{ id, rev: '1-a', state },
  dispense: { patientId: 'Patient:1', entry: ENTRY, line: '1', quantity: quantity(units) } as Dispense,
});
const fold = (acts: readonly DispenseActResource[], dispenses: readonly DispenseRecord[] = []): Prescription =>
  foldPrescription({
    ...{ id: ENTRY, patientId: 'Patient:1', arrival, dispenses },
    acts: acts.map((act, index): ActRecord => ({ id: `DispenseAct:${index + 2}`, act })),
  });
const line = (of: Prescription) => {
  const [first] = of.lines;
  if (!first) throw new Error('no line');
  return first;
};
const shown = (of: Prescription) => [of.state, line(of).state];

describe('DI3 to DI6 what became of a prescription', () => {
  it('DI4 waits for the check, then for picking; what was queried or refused is not picked', () => {
    expect(shown(fold([]))).toEqual(['waiting', 'to-check']);
    expect(shown(fold([check(1)]))).toEqual(['in-work', 'to-pick']);
    const queried = fold([check(1, 'queried')]);
    expect(shown(queried)).toEqual(['in-work', 'queried']);
    expect(line(queried).interventions).toMatchObject([{ kind: 'dose', by: 'Pia Harm' }]);
    expect(shown(fold([check(1, 'queried'), check(2)]))).toEqual(['in-work', 'to-pick']);
    expect(shown(fold([check(1, 'refused')]))).toEqual(['done', 'refused']);
  });
  it('DI5 a part is ready, handed over, and the rest owed', () => {
    expect(shown(fold([check(1)], [dispensed('D1', '28')]))).toEqual(['ready', 'ready']);
    const part = fold([check(1), handOver(2, 'D1')], [dispensed('D1', '10')]);
    expect(shown(part)).toEqual(['owing', 'owing']);
    expect(line(part)).toMatchObject({ owed: quantity('18'), handedOver: quantity('10') });
    const rest = fold([check(1), handOver(2, 'D1'), handOver(3, 'D2')], [dispensed('D1', '10'), dispensed('D2', '18')]);
    expect(shown(rest)).toEqual(['done', 'handed-over']);
    const waive: DispenseActResource = { ...common(4), act: 'waive', line: '1', reason: 'not wanted' };
    expect(shown(fold([check(1), handOver(2, 'D1'), waive], [dispensed('D1', '10')]))).toEqual(['done', 'waived']);
  });
  it('DI5 what was cancelled is to be picked again; what came back is not owed again', () => {
    const cancelled = fold([check(1)], [dispensed('D1', '28', 'cancelled')]);
    expect(shown(cancelled)).toEqual(['in-work', 'to-pick']);
    const back: DispenseActResource = {
      ...common(3),
      ...{ act: 'return', dispense: 'D1', quantity: '8', fate: 'destroy', reason: 'course was cut' },
    };
    const returned = fold([check(1), handOver(2, 'D1'), back], [dispensed('D1', '28')]);
    expect(shown(returned)).toEqual(['done', 'handed-over']);
    expect(line(returned)).toMatchObject({ supplied: quantity('20'), owed: NONE });
  });
  it('@SAFETY DI6 supplied by two counters apart is more than was asked for', () => {
    const twice = fold([check(1)], [dispensed('D1', '28'), dispensed('D2', '28')]);
    expect(line(twice)).toMatchObject({ over: quantity('28'), owed: NONE });
  });
  it('@SAFETY DI4 what lies ready of a line that was refused since is not handed over', () => {
    expect(line(fold([check(1), check(2, 'refused')], [dispensed('D1', '28')])).state).toBe('refused');
  });
  it('@SAFETY DI4 what lies ready of a line that nobody wants any more still lies ready', () => {
    const waive: DispenseActResource = { ...common(2), act: 'waive', line: '1', reason: 'not wanted' };
    expect(line(fold([check(1), waive], [dispensed('D1', '10')])).state).toBe('ready');
  });
  it('@SAFETY DI14 two answers that did not know of each other: the graver one stands until somebody has seen both', () => {
    const apart = (minute: number, result: Act<'check'>['result'], after: readonly string[]) => ({
      ...check(minute, result),
      after: [...after],
    });
    const refused = apart(1, 'refused', []);
    const passed = apart(2, 'passed', []);
    expect(line(fold([refused, passed]))).toMatchObject({ state: 'refused', check: { at: at(1) } });
    const queried = apart(2, 'queried', []);
    expect([fold([refused, queried]), fold([queried, refused])].map((one) => line(one).state)).toEqual([
      'refused',
      'refused',
    ]);
    expect(line(fold([check(1, 'queried'), check(1)])).state).toBe('queried');
    expect(line(fold([check(1), check(1, 'queried')])).state).toBe('queried');
    expect(line(fold([apart(1, 'refused', []), apart(2, 'passed', ['DispenseAct:2'])])).state).toBe('to-pick');
    const both = fold([refused, passed]).lines[0]?.standingChecks ?? [];
    expect(line(fold([refused, passed, apart(3, 'passed', both)])).state).toBe('to-pick');
  });
  it('@SAFETY DI15 the second look at what was made: wrong outweighs right, either that nobody looked; the first stands', () => {
    const look = (minute: number, found: Act<'made-check'>['found'], name?: string): DispenseActResource => ({
      ...{ ...common(minute), act: 'made-check', dispense: 'D1', found },
      ...(name ? { checker: { id: `User:${name}`, name } } : {}),
    });
    const seen = (...acts: readonly DispenseActResource[]) =>
      line(fold(acts, [dispensed('D1', '28')])).dispenses[0]?.madeCheck;
    expect(seen()).toBeUndefined();
    const alone = look(1, 'alone');
    expect(seen(alone)).toMatchObject({ found: 'alone', by });
    const acts = [alone, look(2, 'right', 'Bela'), look(3, 'right', 'Cora')];
    expect(seen(...acts)).toMatchObject({ found: 'right', by: { name: 'Bela' }, at: at(2) });
    const wrong = look(4, 'wrong', 'Dara');
    for (const told of [
      [...acts, wrong],
      [wrong, ...acts.toReversed(), wrong],
    ])
      expect(seen(...told)).toMatchObject({ found: 'wrong', by: { name: 'Dara' } });
  });
  it('DI3 the same in any order, however often told', () => {
    const acts: readonly ActRecord[] = [check(1), check(3, 'queried'), check(4), handOver(5, 'D1')].map(
      (act, index) => ({
        id: `DispenseAct:${index + 2}`,
        act,
      }),
    );
    const dispenses = [dispensed('D1', '10'), dispensed('D2', '8'), dispensed('D3', '1', 'cancelled')];
    const given = { id: ENTRY, patientId: 'Patient:1', arrival };
    const straight = foldPrescription({ ...given, acts, dispenses });
    const anyOrder = fc.tuple(
      fc.shuffledSubarray([...acts, ...acts], { minLength: acts.length * 2 }),
      fc.shuffledSubarray([...dispenses, ...dispenses], { minLength: dispenses.length * 2 }),
    );
    fc.assert(
      fc.property(anyOrder, ([some, others]) => {
        expect(foldPrescription({ ...given, acts: some, dispenses: others })).toEqual(straight);
      }),
      { seed: 42, numRuns: 100 },
    );
    expect(line(straight)).toMatchObject({
      state: 'ready',
      handedOver: quantity('10'),
      supplied: quantity('18') as Quantity,
    });
  });
  it('DI3 the queue goes by priority, then by arrival', () => {
    const of = (id: string, priority: Prescription['priority'], minute: number) => ({
      id,
      priority,
      arrivedAt: at(minute),
    });
    const queue = [of('C', 'routine', 1), of('A', 'routine', 2), of('B', 'stat', 9), of('D', 'urgent', 5)];
    expect(queue.toSorted(comparePrescriptions).map(({ id }) => id)).toEqual(['B', 'D', 'C', 'A']);
  });
});
