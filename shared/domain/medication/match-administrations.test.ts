import { describe, expect, it } from 'vitest';
import { type AdministrationRecord, matchAdministrations } from './match-administrations.ts';
import type { Order } from './order.ts';
import { planDoses } from './plan-doses.ts';
import { atTimes, testOrder } from './test-orders.ts';

const SPAN = { fromMs: Date.parse('2026-11-22T00:00Z'), toMs: Date.parse('2026-11-23T00:00Z') };
const before = testOrder('A', '2026-11-20', atTimes('08:00', '20:00'));
const plan = (orders: readonly Order[]) => planDoses(orders, SPAN, 'UTC');

function record(id: string, slot: string, more: Partial<AdministrationRecord> = {}): AdministrationRecord {
  const dueMs = Date.parse(`2026-11-22T${slot}Z`);
  const doseId = `A@2026-11-22T${slot}`;
  return { id, lineage: 'A', doseId, dueMs, outcome: 'given', station: 's1', atMs: dueMs + 60_000, ...more };
}

function match(orders: readonly Order[], records: readonly AdministrationRecord[]) {
  const { doses, others } = matchAdministrations(plan(orders), records);
  const shown = doses.map(({ dose, records: of, matched, givenTwice }) =>
    [dose.id.slice(-5), matched, ...of.map(({ id }) => id), ...(givenTwice ? ['twice'] : [])].join(' '),
  );
  return { shown, others: others.map(({ id }) => id) };
}

describe('DG10 what was given answers what was planned', () => {
  it('DG10 by name, whichever station planned', () => {
    expect(match([before], [record('r1', '08:00')])).toEqual({
      shown: ['08:00 by-name r1', '20:00 unanswered'],
      others: [],
    });
  });
  it('DG10 the same dose on two stations is given twice, and both records stay', () => {
    const records = [record('r2', '08:00', { station: 's2' }), record('r1', '08:00')];
    expect(match([before], records).shown[0]).toBe('08:00 by-name r1 r2 twice');
    const held = [record('r1', '08:00', { outcome: 'not-given' }), record('r2', '08:00', { station: 's2' })];
    expect(match([before], held).shown[0]).toBe('08:00 by-name r1 r2');
  });
  const moved = testOrder('B', '2026-11-22T00:00:00Z', atTimes('09:00', '21:00'), { prior: 'A' });
  it('DG10 a dose that a change moved meanwhile is not asked for again', () => {
    expect(match([before, moved], [record('r1', '08:00')])).toEqual({
      shown: ['09:00 by-nearness r1', '21:00 unanswered'],
      others: [],
    });
  });
  it('DG10 one record answers one dose, and a dose that is answered takes no other', () => {
    const nine = record('r2', '09:00');
    expect(match([before, moved], [record('r1', '08:00'), nine])).toEqual({
      shown: ['09:00 by-name r2', '21:00 unanswered'],
      others: ['r1'],
    });
  });
  it('DG10 half way to the next and further, another line, and as needed answer nothing', () => {
    const far = record('r1', '03:00');
    const foreign = record('r2', '08:00', { lineage: 'Z', doseId: 'Z@x' });
    const asNeeded = record('r3', '08:00', { doseId: undefined });
    expect(match([before, moved], [far, foreign, asNeeded])).toEqual({
      shown: ['09:00 unanswered', '21:00 unanswered'],
      others: ['r1', 'r2', 'r3'],
    });
  });
  it('DG10 the order of the records is no matter', () => {
    const records = [record('r1', '08:00'), record('r2', '20:00'), record('r3', '20:00', { station: 's2' })];
    expect(match([before, moved], records.toReversed())).toEqual(match([before, moved], records));
  });
});
