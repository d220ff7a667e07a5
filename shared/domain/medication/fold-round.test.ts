import { describe, expect, it } from 'vitest';
import { listCountedBeside } from './counted-beside.ts';
import type { DoseEvent } from './dose-event.ts';
import type { Regimen } from './dosing.ts';
import { foldAsNeeded } from './fold-as-needed.ts';
import { foldInfusion } from './fold-infusion.ts';
import { type FoldedRound, foldRound } from './fold-round.ts';
import { listGivenTwice } from './given-twice.ts';
import type { DoseWithAfter } from './shown-dose.ts';
import { atTimes, ONE_GRAM, testOrder } from './test-orders.ts';

const NOW_MS = Date.parse('2026-11-22T08:30:00Z');
const DOSE = 'A@2026-11-22T08:00';

function record(id: string, more: Partial<DoseEvent> = {}, withdrawn = false): DoseWithAfter {
  const event: DoseEvent = {
    ...{ outcome: 'given', act: 'give', already: false, lineage: 'A', doseId: DOSE, patientId: 'Patient:1' },
    ...{ patient: { how: 'scanned' }, drugHow: 'scanned', packs: [], drug: { text: 'Paracetamol' } },
    ...{ allergies: 'no-match', knowledge: { state: 'checked' }, findings: [], overrides: [], paths: [] },
    ...{ workstation: 's1', clock: 'checked', offline: false, performer: { id: 'User:1', name: 'Nora' } },
    ...{ at: '2026-11-22T08:05:00.000Z', recordedAt: '2026-11-22T08:05:00.000Z', dueAt: '2026-11-22T08:00:00.000Z' },
    ...more,
  };
  return { id, rev: '1-a', station: 's1', withdrawn, event };
}

function round(...records: readonly DoseWithAfter[]): FoldedRound {
  const order = testOrder('A', '2026-11-20', atTimes('08:00', '20:00'));
  return foldRound({
    versions: [{ id: 'A', rev: '1-a', order, standing: 'in-force' }],
    records,
    span: { fromMs: Date.parse('2026-11-22T00:00:00Z'), toMs: Date.parse('2026-11-23T00:00:00Z') },
    ...{ zone: 'UTC', nowMs: NOW_MS, isHighAlert: () => false, nameOf: () => 'Paracetamol' },
  });
}
const morning = (...records: readonly DoseWithAfter[]) => round(...records).doses.find(({ doseId }) => doseId === DOSE);

describe('RD2 what became of a dose', () => {
  const held = { outcome: 'held', at: '2026-11-22T08:20:00.000Z' } as const;
  it('RD2 given once is given, whatever another desk wrote later', () => {
    expect(morning(record('a'), record('b', held))?.state).toBe('given');
    expect(morning(record('a', { outcome: 'refused' }), record('b', held))?.state).toBe('held');
  });
  it('RD3 what was entered in error answers nothing, and is shown', () => {
    const dose = morning(record('a', {}, true));
    expect([dose?.state, dose?.records.map(({ withdrawn }) => withdrawn)]).toEqual(['due', [true]]);
    expect(morning(record('a', {}, true), record('b', held))?.state).toBe('held');
  });
  it('RD1 what answers no planned dose of the span is listed beside', () => {
    const { others, doses } = round(record('a', { doseId: undefined, dueAt: undefined }));
    expect([others.map(({ id }) => id), doses.every(({ records }) => records.length === 0)]).toEqual([['a'], true]);
  });
});

describe('AD5 given twice', () => {
  it('AD5 two that were given; neither what was entered in error nor what was held', () => {
    const other = record('b', { at: '2026-11-22T08:10:00.000Z' });
    expect(listGivenTwice([other, record('a')]).map(({ records }) => records.map(({ id }) => id))).toEqual([
      ['a', 'b'],
    ]);
    expect(morning(record('a'), other)?.givenTwice).toBe(true);
    expect(listGivenTwice([record('a'), { ...other, withdrawn: true }])).toEqual([]);
    expect(listGivenTwice([record('a'), record('b', { outcome: 'held' })])).toEqual([]);
    expect(listGivenTwice([record('a'), record('b', { doseId: undefined })])).toEqual([]);
  });
  it('AD5 an infusion that was started twice is one; a change of its rate and its stop are none', () => {
    const start = { act: 'start' } as const;
    expect(listGivenTwice([record('a', start), record('b', start)])).toHaveLength(1);
    expect(listGivenTwice([record('a', start), record('b', { act: 'rate' }), record('c', { act: 'stop' })])).toEqual(
      [],
    );
  });
});

describe('AD5 an infusion that two desks started anew', () => {
  const act = (id: string, of: DoseEvent['act'], time: string, more: Partial<DoseEvent> = {}) =>
    record(id, { act: of, doseId: undefined, at: `2026-11-22T${time}:00.000Z`, ...more });
  const first = act('a', 'start', '06:00', { doseId: DOSE });
  const stopped = act('b', 'stop', '08:00', { startId: 'a' });
  const [one, other] = [act('c', 'start', '09:00'), act('d', 'start', '09:20')];
  const told = (...records: readonly DoseWithAfter[]) =>
    listGivenTwice(records).map(({ records: found }) => found.map(({ id }) => id));
  it('AD5 two starts anew of which neither is the dose of a plan are two bags, whatever the order of the records', () => {
    expect(told(first, stopped, one, other)).toEqual([['c', 'd']]);
    expect(listGivenTwice([other, one, stopped, first])).toEqual(listGivenTwice([first, stopped, one, other]));
  });
  it('AD5 a start anew beside one of which the other desk had not heard that it runs', () => {
    expect(told(first, one)).toEqual([['a', 'c']]);
    expect(told(first, one, other)).toEqual([
      ['a', 'c'],
      ['a', 'd'],
    ]);
  });
  it('AD5 one after the other is one bag at a time, and a stop that came after the second start is none before it', () => {
    expect(told(first, stopped, one)).toEqual([]);
    expect(told(first, act('b', 'stop', '09:00', { startId: 'a' }), one)).toEqual([]);
    expect(told(first, act('b', 'stop', '09:01', { startId: 'a' }), one)).toEqual([['a', 'c']]);
    expect(told(first, { ...stopped, withdrawn: true }, one)).toEqual([['a', 'c']]);
    expect(told({ ...first, withdrawn: true }, one)).toEqual([]);
  });
  it('AD5 neither another order, nor who was told at once that one runs, nor the same planned start a second time', () => {
    expect(told(first, act('c', 'start', '09:00', { lineage: 'B' }))).toEqual([]);
    const known = { code: 'dose-already-given', strength: 'stop' } as const;
    expect(told(first, act('c', 'start', '09:00', { findings: [known] }))).toEqual([]);
    expect(told(first, act('c', 'start', '06:10', { doseId: DOSE }))).toEqual([['a', 'c']]);
  });
  it('RD4 of two bags that run the one that was not stopped is shown as running', () => {
    const acts = [one, other, act('e', 'stop', '09:30', { startId: 'd' })];
    expect(foldInfusion(acts)).toMatchObject({ state: 'running', startId: 'c' });
    expect(foldInfusion([...acts, act('f', 'stop', '09:40', { startId: 'c' })])).toMatchObject({ state: 'stopped' });
  });
});

describe('SR6 as needed, as the round shows it', () => {
  const regimen = {
    ...{ kind: 'as-needed', indication: { text: 'pain' }, dose: ONE_GRAM, minMinutes: 240, maxDosesIn24h: 4 },
  } as const satisfies Regimen;
  const ago = (minutes: number) => record(`m${minutes}`, { at: new Date(NOW_MS - minutes * 60_000).toISOString() });
  it('SR6 from when on it may be given: to the minute, and not a minute longer', () => {
    expect(foldAsNeeded(regimen, [ago(239)], NOW_MS).mayAt).toBe('2026-11-22T08:31:00.000Z');
    expect(foldAsNeeded(regimen, [ago(240)], NOW_MS)).not.toHaveProperty('mayAt');
    expect(foldAsNeeded(regimen, [ago(500), ago(10)], NOW_MS).mayAt).toBe('2026-11-22T12:20:00.000Z');
  });
  it('SR6 counts a rolling day, no day of the calendar: exactly 24 hours ago is over', () => {
    expect(foldAsNeeded(regimen, [ago(1440), ago(1439), ago(600)], NOW_MS).given24h).toBe(2);
  });
});

describe('SR13 what the round counts for an order as needed is what the verdict counts', () => {
  const regimen = {
    ...{ kind: 'as-needed', indication: { text: 'pain' }, dose: ONE_GRAM, minMinutes: 240 },
  } as const satisfies Regimen;
  const at = (minutes: number) => new Date(NOW_MS - minutes * 60_000).toISOString();
  const beside = (minutes: number, asDose: boolean) => ({ drug: 'Dolorol', at: at(minutes), ordered: asDose, asDose });
  const own = [record('m', { at: at(600) })];
  it('SR13 of a limit in doses, those of the line and what counts as one', () => {
    const folded = foldAsNeeded({ ...regimen, maxDosesIn24h: 4 }, own, NOW_MS, [beside(300, true), beside(200, false)]);
    expect([folded.given24h, folded.beside?.length]).toEqual([2, 2]);
  });
  it('SR13 of a limit in an amount, all that hold the substance; a day ago is over', () => {
    const limit = { maxIn24h: { value: '4', unit: 'g' } } as const;
    const all = [beside(300, true), beside(200, false), beside(1440, true)];
    const folded = foldAsNeeded({ ...regimen, ...limit }, own, NOW_MS, all);
    expect([folded.given24h, folded.beside?.length]).toEqual([3, 2]);
  });
  it('SR13 the interval runs from the last of all of them', () => {
    expect(foldAsNeeded(regimen, own, NOW_MS, [beside(10, false)]).mayAt).toBe('2026-11-22T12:20:00.000Z');
    expect(foldAsNeeded(regimen, own, NOW_MS)).not.toHaveProperty('mayAt');
    expect(foldAsNeeded(regimen, own, NOW_MS)).not.toHaveProperty('beside');
  });
  it('SR13 which count: without an order, under one that is over, under another as needed; not under one in force', () => {
    const dose = { recordId: 'r', atMs: NOW_MS, station: 's', drug: 'Dolorol', sameDrug: true };
    const counts = (more: object) =>
      listCountedBeside('A', [{ ...dose, lineage: '', ...more }]).map(({ asDose }) => asDose);
    expect(counts({})).toEqual([true]);
    expect(counts({ lineage: 'B' })).toEqual([true]);
    expect(counts({ lineage: 'B', lineInForce: true, asNeeded: true })).toEqual([false]);
    expect(counts({ lineage: 'B', lineInForce: true })).toEqual([]);
    expect(counts({ sameDrug: false })).toEqual([]);
    expect(counts({ lineage: 'A' })).toEqual([]);
  });
});

describe('RD5 a line says all that limits its doses', () => {
  const line = (regimen: Regimen) => {
    const order = testOrder('A', '2026-11-20', regimen);
    return foldRound({
      ...{ versions: [{ id: 'A', rev: '1-a', order, standing: 'in-force' as const }], records: [] },
      span: { fromMs: NOW_MS, toMs: NOW_MS },
      ...{ zone: 'UTC', nowMs: NOW_MS, isHighAlert: () => false, nameOf: () => 'Insulin' },
    }).lines[0];
  };
  it('RD5 the lines of a scale as parts, so that a screen has its own words for them', () => {
    const dose = { value: '4', unit: 'units' as const };
    const bands = [{ below: '10' }, { from: '10', below: '14.5', dose }];
    expect(line({ kind: 'scale', times: ['08:00'], measuredIn: 'mmol/L', bands })?.scale).toEqual({
      measuredIn: 'mmol/L',
      bands: [{ below: '10' }, { from: '10', below: '14.5', dose: '4 units' }],
    });
  });
  it('RD5 amounts that vary each with its time', () => {
    const mg = (value: string) => ({ value, unit: 'mg' as const });
    const doses = [
      { time: '08:00', amount: mg('5') },
      { time: '20:00', amount: mg('2.5') },
    ];
    expect(line({ kind: 'varying', doses })?.dose).toBe('08:00 5 mg · 20:00 2.5 mg');
  });
  it('RD5 as needed: how far apart', () => {
    const indication = { text: 'pain' };
    expect(line({ kind: 'as-needed', indication, minMinutes: 240, dose: ONE_GRAM })?.asNeeded?.minMinutes).toBe(240);
  });
});

describe('RD4 an infusion', () => {
  const rate = (value: string) => ({ amount: { value, unit: 'mL' as const }, perKg: false, per: 'hour' as const });
  const act = (id: string, of: DoseEvent['act'], time: string, more: Partial<DoseEvent> = {}) =>
    record(id, { act: of, at: `2026-11-22T${time}:00.000Z`, ...(of === 'start' ? {} : { startId: 'a' }), ...more });
  it('RD4 runs at the last rate that was set, in whatever order the records came', () => {
    const acts = [
      act('c', 'rate', '07:00', { rate: rate('140') }),
      act('a', 'start', '05:00', { rate: rate('100') }),
      act('b', 'rate', '06:00', { rate: rate('120') }),
    ];
    expect(foldInfusion(acts)).toMatchObject({ state: 'running', startId: 'a', rate: '140 mL/hour' });
    expect(foldInfusion([...acts, act('d', 'stop', '08:00')])).toMatchObject({ state: 'stopped' });
    const anew = act('e', 'start', '09:00', { rate: rate('80') });
    expect(foldInfusion([...acts, act('d', 'stop', '08:00'), anew])).toMatchObject({
      startId: 'e',
      rate: '80 mL/hour',
    });
  });
});
