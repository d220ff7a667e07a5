import { describe, expect, it } from 'vitest';
import type { PackVerdict, PrescriptionLineShown, QueueRow, WardRow } from '#shared/contract/dispense-shown.ts';
import { NONE, quantity } from '#shared/domain/stock/quantity.ts';
import {
  batchesOf,
  isAnswered,
  nextLine,
  type Picked,
  planLeft,
  readExpiry,
  staysHere,
  sumOf,
  wantsLook,
  withoutTaken,
  withPack,
} from './pick-model.ts';
import { isNamed, listQueue } from './queue-model.ts';
import { lineSlot } from './use-line-draft.ts';

const row = (entry: string, priority: QueueRow['priority'], state: QueueRow['state'] = 'waiting') =>
  ({ entry, priority, state, patientId: `Patient:${entry}`, name: entry }) as QueueRow;
const ward = (patientId: string, urgent: boolean, oldestAt = '2026-11-22T08:00:00Z') =>
  ({ patientId, urgent, oldestAt, name: patientId }) as WardRow;

const line = (more: Partial<PrescriptionLineShown> = {}) =>
  ({ line: '1', state: 'to-pick', owed: '28', ...more }) as PrescriptionLineShown;
const verdict = (lot: string, more: Partial<PackVerdict> = {}): PackVerdict => ({
  ...{ line: '1', stops: [], pauses: [], how: 'scanned', suspicious: false, packUnits: '28' },
  product: { productId: 'MedicationKnowledge:1' } as NonNullable<PackVerdict['product']>,
  batch: { lot, expiry: '2027-01-31', available: '20' },
  ...more,
});
const pack = (lot: string, more: Partial<PackVerdict> = {}) => ({
  scans: [{ text: lot }],
  verdict: verdict(lot, more),
});

describe('DQ the counter', () => {
  it('DQ1 urgent ones first, then what the wards want at once, then the others', () => {
    const rows = [row('A', 'stat'), row('B', 'routine'), row('C', 'routine', 'ready')];
    const wards = [ward('W1', false), ward('W2', true)];
    const keys = (filter: Parameters<typeof listQueue>[2]) => listQueue(rows, wards, filter).map(({ key }) => key);
    expect(keys('all')).toEqual(['A', 'W2', 'B', 'C', 'W1']);
    expect([keys('work'), keys('ready'), keys('owing'), keys('ward')]).toEqual([['A', 'B'], ['C'], [], ['W2', 'W1']]);
    const urgent = [row('A', 'stat'), row('D', 'urgent'), row('B', 'routine')];
    expect(listQueue(urgent, wards, 'all').map(({ key }) => key)).toEqual(['A', 'W2', 'D', 'B', 'W1']);
    expect(listQueue([row('A', 'stat')], wards, 'all').map(({ key }) => key)).toEqual(['A', 'W2', 'W1']);
  });
  it('DQ10 somebody at the counter is found by ticket, name or record number', () => {
    const listed = listQueue(
      [
        { ...row('A', 'routine'), ticket: '1', name: 'Ó BRIAIN, Seán', recordNumber: 'B000012T' },
        { ...row('B', 'routine'), ticket: '12', name: 'MÜLLER, Ann-Kathrin', recordNumber: 'B000001K' },
      ],
      [{ ...ward('W1', false), name: 'WALSH, Ann', recordNumber: 'B000031L' }],
      'all',
    );
    const found = (typed: string) => listed.filter((one) => isNamed(one, typed)).map(({ key }) => key);
    expect(found('')).toEqual(['A', 'B', 'W1']);
    expect([found('1'), found(' 12 '), found('2')]).toEqual([['A'], ['B'], []]);
    expect([found('ann'), found('mueller kath'), found('o briain')]).toEqual([['B', 'W1'], ['B'], ['A']]);
    expect(found('b000001k')).toEqual(['B']);
  });
  it('DQ3 takes what is left, what is in the pack or on the shelf, whichever is less', () => {
    const first = withPack([], pack('E1'), line());
    expect(first).toMatchObject([{ quantity: '20', reasons: {} }]);
    const second = withPack(first, pack('L1', { batch: { lot: 'L1', available: '56' } }), line());
    expect(second.map(({ quantity: units }) => units)).toEqual(['20', '8']);
    expect(sumOf(second)).toBe(quantity('28'));
    expect(withPack(second, pack('L1', { batch: { lot: 'L1', available: '56' } }), line())).toBe(second);
    const more = withPack([], pack('L1', { packUnits: '10', batch: { lot: 'L1', available: '56' } }), line());
    expect(
      withPack(more, pack('L1', { packUnits: '10', batch: { lot: 'L1', available: '56' } }), line()),
    ).toMatchObject([{ quantity: '20' }]);
  });
  it('DQ11 what was scanned while the item was being written stays in the hand', () => {
    const taken = withPack([], pack('E1'), line());
    expect(withoutTaken(taken, taken)).toEqual([]);
    const meanwhile = withPack(taken, pack('L1', { batch: { lot: 'L1', available: '56' } }), line());
    expect(withoutTaken(meanwhile, taken).map(({ verdict: { batch } }) => batch?.lot)).toEqual(['L1']);
    const more = taken.map((one) => ({ ...one, quantity: '28' }));
    expect(withoutTaken(more, taken).map(({ quantity }) => quantity)).toEqual(['8']);
  });
  it('@SAFETY DQ3 DI7 a second pack of the same lot with another expiry is no more of the first: what speaks against it is asked', () => {
    const batch = { lot: 'E1', expiry: '2030-12-31' };
    const other = pack('E1', { batch, pauses: ['expiry-differs'], packUnits: '8' });
    const both = withPack(withPack([], pack('E1'), line()), other, line());
    expect(both.map(({ quantity: units, verdict: { pauses } }) => [units, pauses])).toEqual([
      ['20', []],
      ['8', ['expiry-differs']],
    ]);
    expect(both.every(isAnswered)).toBe(false);
  });
  it('DQ4 a pause wants a reason, a doubtful symbol wants the pack read', () => {
    const [late] = withPack([], pack('L1', { pauses: ['not-first-expired'] }), line()) as [Picked];
    expect(isAnswered(late)).toBe(false);
    const given = { ...late, reasons: { 'not-first-expired': 'box is damaged' } } as const;
    expect(isAnswered(given)).toBe(true);
    expect(batchesOf([given])).toMatchObject([
      { overrides: [{ what: 'not-first-expired', reason: 'box is damaged' }] },
    ]);
    const [doubtful] = withPack([], pack('L1', { pauses: ['confirm-lot'], suspicious: true }), line()) as [Picked];
    expect(isAnswered({ ...doubtful, reasons: { 'confirm-lot': 'looks right' } })).toBe(false);
    expect(isAnswered({ ...given, quantity: '0' })).toBe(false);
  });
  it('DQ4 what the formula says of a part is an amount or nothing, and goes with it', () => {
    const [part] = withPack([], pack('L1'), line()) as [Picked];
    expect(batchesOf([{ ...part, calculated: '' }])[0]).not.toHaveProperty('calculated');
    expect(isAnswered({ ...part, calculated: 'two' })).toBe(false);
    const reckoned = { ...part, calculated: '1.5' };
    expect([isAnswered(reckoned), batchesOf([reckoned])[0]?.calculated]).toEqual([true, '1.5']);
  });
  it('@SAFETY DP20 what nobody else has looked at, or found wrong, stays here; made alone it may leave and is still asked for', () => {
    const item = (found?: 'right' | 'wrong' | 'alone', wantsCheck = true) => {
      const check = found ? { check: { found, by: 'Bela', at: '' } } : {};
      return { state: 'stands', made: { kind: 'extemporaneous', madeBy: '', wantsCheck, ...check } } as const;
    };
    const all = [item(), item('alone'), item('right'), item('wrong'), item(undefined, false)];
    expect(all.map(wantsLook)).toEqual([true, true, false, false, false]);
    expect(all.map(staysHere)).toEqual([true, false, false, true, false]);
  });
  it('DQ9 what is in the hand is not to be taken again', () => {
    const plan = [
      { lot: 'E1', quantity: '20' },
      { lot: 'L1', quantity: '36' },
    ];
    const left = (picks: readonly Picked[], wanted = quantity('60')) => planLeft(plan, picks, wanted);
    const first = withPack([], pack('E1'), line({ owed: '60' }));
    expect(left([])).toEqual({ batches: plan, missing: quantity('4') });
    expect(left(first)).toEqual({ batches: [plan[1]], missing: quantity('4') });
    const all = withPack(first, pack('X', { packUnits: '40', batch: { lot: 'X' } }), line({ owed: '60' }));
    expect(left(all)).toEqual({ batches: [], missing: NONE });
    expect(left(withPack([], pack('X', { batch: { lot: 'X' } }), line({ owed: '30' })), quantity('30'))).toEqual({
      batches: [{ lot: 'E1', quantity: '2' }],
      missing: NONE,
    });
  });
  it('DQ5 goes on with what is to be checked, then with what is to be picked', () => {
    const lines = [line({ line: '1' }), line({ line: '2', state: 'to-check' }), line({ line: '3', state: 'ready' })];
    expect(nextLine(lines, '3')).toBe('2');
    expect(nextLine(lines, '2')).toBe('2');
    expect(
      nextLine(
        lines.filter(({ state }) => state !== 'to-check'),
        '3',
      ),
    ).toBe('1');
    expect(nextLine([line({ line: '4', state: 'ready' })], '4')).toBe('4');
  });
  it('DQ6 reads an expiry as packs write it', () => {
    expect(['06/2027', '2027-06', '30.6.2027', '2027-06-30'].map(readExpiry)).toEqual([
      ...['2027-06', '2027-06', '2027-06-30', '2027-06-30'],
    ]);
    expect(['31/06/2027', '13/2027', '06/27', 'soon', ''].map(readExpiry)).toEqual(Array(5).fill(undefined));
  });
  it('DQ8 words of a line are those of its order as it stood, and of the language of the label', () => {
    const shown = { patientId: 'Patient:1', entry: 'Entry:1', language: 'ar' };
    const order = (rev: string) => ({ order: { rev } }) as Partial<PrescriptionLineShown>;
    const slots = [
      lineSlot('pick', shown, line(order('1-a'))),
      lineSlot('pick', shown, line({ line: '2', ...order('1-a') })),
      lineSlot('pick', shown, line(order('2-b'))),
      lineSlot('pick', { ...shown, language: 'fr' }, line(order('1-a'))),
      lineSlot('check', shown, line(order('1-a'))),
    ];
    expect(new Set(slots).size).toBe(5);
    expect(lineSlot('check', { ...shown, language: 'fr' }, line(order('1-a')))).toBe(slots[4]);
    expect(slots.every((slot) => slot.split('|').includes('Patient:1'))).toBe(true);
  });
});
