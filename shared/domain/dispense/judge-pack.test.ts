import { describe, expect, it } from 'vitest';
import { quantity } from '../stock/quantity.ts';
import { type BookedBatch, judgePack, type PickQuestion } from './judge-pack.ts';

const booked = (lot: string, expiry: string, more: Partial<BookedBatch> = {}): BookedBatch => ({
  ...{ gtin: '19506000134359', lot, expiry, location: 'Location:1' },
  ...{ available: quantity('10'), quarantined: quantity('0'), blocked: false },
  ...more,
});
const EARLY = booked('E1', '2026-12-31');
const LATE = booked('L1', '2027-06-30');
const ask = (changes: Partial<Omit<PickQuestion, 'pack'>> & { pack?: Partial<PickQuestion['pack']> } = {}) => {
  const { pack, ...others } = changes;
  const of = { readable: true, suspicious: false, gtin: '19506000134359', lot: 'E1', expiry: '2026-12-31', ...pack };
  return judgePack({
    ...{ product: 'asked-for', booked: [LATE, EARLY], recall: 'in-use', today: '2026-11-22' },
    ...others,
    pack: of,
  });
};

describe('DI7 the pack in the hand', () => {
  it('DI7 the batch that expires first goes through', () => {
    expect(ask()).toEqual({
      ...{ stops: [], pauses: [], rather: undefined, from: EARLY },
      batch: { lot: 'E1', expiry: '2026-12-31' },
    });
  });
  it.each([
    ['unreadable', { pack: { readable: false } }],
    ['unknown-product', { product: 'unknown' }],
    ['wrong-product', { product: 'other' }],
    ['expired', { today: '2027-01-01', booked: [EARLY] }],
    ['recalled', { recall: 'recalled' }],
    ['quarantined', { booked: [{ ...EARLY, available: quantity('0'), quarantined: quantity('3') }] }],
    ['shortage-open', { booked: [{ ...EARLY, blocked: true }] }],
  ] as const)('@SAFETY DI7 %s stops', (stop, changes) => {
    expect(ask(changes).stops).toEqual([stop]);
  });
  it('@SAFETY DI7 a lot that lies aside at another place of the site is in quarantine here, too, booked in or not', () => {
    const aside = booked('X9', '2027-03-31', { available: quantity('0'), quarantined: quantity('5') });
    const pack = { lot: 'X9', expiry: '2027-03-31' };
    expect(ask({ pack, elsewhere: [aside] }).stops).toEqual(['quarantined']);
    const some = { ...aside, location: 'Location:2', available: quantity('4') };
    expect(ask({ pack, elsewhere: [aside, some] }).stops).toEqual([]);
    expect(ask({ pack, elsewhere: [{ ...aside, lot: 'Y9' }] }).stops).toEqual([]);
  });
  it.each([
    ['not-first-expired', { pack: { lot: 'L1', expiry: '2027-06-30' } }],
    ['lot-unknown', { pack: { lot: undefined } }],
    ['confirm-lot', { pack: { suspicious: true } }],
    ['not-on-hand', { pack: { lot: 'X9', expiry: '2026-12-01' } }],
    ['not-on-hand', { booked: [{ ...EARLY, available: quantity('0') }] }],
    ['expires-in-course', { lastsUntil: '2027-02-01' }],
    ['substitute', { product: 'substitute' }],
  ] as const)('DI7 %s is a pause', (pause, changes) => {
    const { stops, pauses } = ask(changes);
    expect([stops, pauses]).toEqual([[], [pause]]);
  });
  it('@SAFETY DI7 a doubtful symbol is believed in nothing: the pack is read', () => {
    const suspicious = { pack: { suspicious: true, lot: 'E1', expiry: '2099-12-31' }, booked: [EARLY] };
    expect(ask({ ...suspicious, read: { lot: 'E1', expiry: '2026-11-01' } }).stops).toEqual(['expired']);
    expect(ask({ ...suspicious, read: { lot: ' e1' } })).toMatchObject({ stops: [], pauses: [], from: EARLY });
  });
  it('DI7 a month of the pack is its last day, and the book’s expiry counts where the symbol has none', () => {
    expect(ask({ pack: { expiry: undefined } }).batch).toEqual({ lot: 'E1', expiry: '2026-12-31' });
    const read = { lot: 'N1', expiry: '2026-11' };
    expect(ask({ pack: { lot: undefined, expiry: undefined }, read, booked: [] })).toMatchObject({
      ...{ batch: { lot: 'N1', expiry: '2026-11-30' }, stops: [], pauses: ['not-on-hand'] },
    });
  });
  it('@SAFETY DI7 SL9 nobody is sent to a batch that may not be issued, nor past its last day', () => {
    const late = { pack: { lot: 'L1', expiry: '2027-06-30' } };
    expect(ask({ ...late, booked: [LATE, { ...EARLY, blocked: true }] }).rather).toBeUndefined();
    expect(ask({ ...late, booked: [LATE, { ...EARLY, available: quantity('0') }] }).rather).toBeUndefined();
    expect(ask({ ...late, today: '2026-12-31' }).rather).toEqual(EARLY);
    expect(ask({ ...late, today: '2027-01-01' }).rather).toBeUndefined();
  });
  it('@SAFETY DI7 the last day is a day of use; a course that ends with it is covered; what has expired is only that', () => {
    expect(ask({ today: '2026-12-31', lastsUntil: '2026-12-31' })).toMatchObject({ stops: [], pauses: [] });
    const gone = ask({ today: '2027-01-01', lastsUntil: '2027-02-01', booked: [EARLY] });
    expect(gone).toMatchObject({ stops: ['expired'], pauses: [] });
  });
  it('@SAFETY DI7 the same lot with another expiry is said, with what the book has; nothing is taken from that batch', () => {
    expect(ask({ pack: { lot: ' e1', expiry: '2027-12-31' }, booked: [EARLY] })).toEqual({
      ...{ stops: [], pauses: ['expiry-differs'], from: undefined, rather: undefined },
      ...{ batch: { lot: ' e1', expiry: '2027-12-31' }, bookedAs: EARLY },
    });
    const other = booked('E1', '2027-03-31', { gtin: '09506000134352', available: quantity('90') });
    expect(ask({ pack: { expiry: '2027-12-31' }, booked: [other, EARLY] }).bookedAs).toBe(EARLY);
    expect(ask({ pack: { expiry: '2027-12-31' }, booked: [EARLY, LATE] })).toMatchObject({ rather: LATE });
  });
  it('@SAFETY DI7 a lot with two expiries has expired where either is past', () => {
    const twice = { pack: { expiry: '2027-12-31' }, booked: [EARLY] };
    expect(ask({ ...twice, today: '2027-01-01' })).toMatchObject({ stops: ['expired'], pauses: ['expiry-differs'] });
    expect(ask({ ...twice, pack: { expiry: '2026-11-01' } })).toMatchObject({ stops: ['expired'] });
    expect(ask({ ...twice, today: '2026-12-31' }).stops).toEqual([]);
  });
  it('DI7 a month that was read is any day of that month in the book', () => {
    const mid = booked('E1', '2026-12-15');
    const read = { lot: 'E1', expiry: '2026-12' };
    expect(ask({ pack: { lot: undefined, expiry: undefined }, read, booked: [mid] })).toMatchObject({
      ...{ stops: [], pauses: [], from: mid, batch: { expiry: '2026-12-15' } },
    });
    expect(
      ask({ pack: { lot: undefined, expiry: undefined }, read: { ...read, expiry: '2027-01' }, booked: [mid] }),
    ).toMatchObject({
      ...{ pauses: ['expiry-differs'], bookedAs: mid },
    });
  });
});
