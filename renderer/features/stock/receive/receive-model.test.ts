import { describe, expect, it } from 'vitest';
import type { IdentifiedPack, StockOrderRow, StockTransferRow } from '#shared/contract/stock-shown.ts';
import {
  amountOf,
  celsiusOf,
  differencesOf,
  findWanting,
  otherExpiryOf,
  type ReceiveLine,
  withScan,
} from './receive-model.ts';

type Found = Extract<IdentifiedPack, { state: 'found' }>;
const SCAN = { text: 'x', at: '2026-11-22T08:00:00Z' };
const found = (more: Partial<Found> = {}): Found => ({
  ...{ state: 'found', suspicious: false, dayZero: false, expired: false, holdings: [] },
  product: { code: 'D1001', name: 'Amlodipine', shownName: 'Amlodipine', unit: 'tablet' },
  pack: { gtin: '19521101000013', level: 'pack', units: '28' },
  batch: { gtin: '19521101000013', lot: 'L1', expiry: '2027-06-30' },
  ...more,
});
function scanned(...packs: readonly Found[]): readonly ReceiveLine[] {
  return packs.reduce<readonly ReceiveLine[]>((lines, pack) => {
    const next = withScan(lines, pack, SCAN);
    if (!('lines' in next)) throw new Error(next.told);
    return next.lines;
  }, []);
}
const delivery = {
  source: { is: 'supplier', name: 'Demo' },
  lost: [],
  location: 'Location:1',
  celsius: '',
  here: new Map(),
  hasWitness: false,
} as const;

describe('RV goods on the desk', () => {
  it('RV1 each scan is one more pack of its batch, the newest on top', () => {
    const other = found({ batch: { gtin: '19521101000013', lot: 'L2' } });
    const lines = scanned(found(), other, found());
    expect(lines.map(({ batch, count }) => [batch.lot, count])).toEqual([
      ['L1', '2'],
      ['L2', '1'],
    ]);
    expect(amountOf(lines[0] as ReceiveLine)).toBe(56_000_000);
  });

  it('RV2 the same serial number never counts twice; a code without a lot is typed', () => {
    const lines = scanned(found({ serial: 'S1' }));
    expect(withScan(lines, found({ serial: 'S1' }), SCAN)).toEqual({ told: 'serial-twice', serial: 'S1' });
    expect(withScan(lines, found({ batch: { gtin: '19521101000013' } }), SCAN)).toMatchObject({ told: 'no-lot' });
    expect(scanned(found({ serial: 'S1' }), found({ serial: 'S2' }))[0]).toMatchObject({
      ...{ count: '2', serials: ['S1', 'S2'] },
      scans: [SCAN, SCAN],
    });
  });

  it('RV3 says what is still wanted: a doubtful lot, the temperature of what is cold, the place', () => {
    const lines = scanned(found({ suspicious: true }));
    expect(findWanting({ ...delivery, lines: [] })).toBe('nothing');
    expect(findWanting({ ...delivery, lines })).toBe('confirm');
    const confirmed = lines.map((line) => ({ ...line, confirmed: true }));
    expect(findWanting({ ...delivery, lines: confirmed })).toBeUndefined();
    const cold = confirmed.map((line) => ({ ...line, product: { ...line.product, storage: '2 to 8 °C' } }));
    expect(findWanting({ ...delivery, lines: cold })).toBe('temperature');
    expect(findWanting({ ...delivery, lines: cold, celsius: '5,4' })).toBeUndefined();
    expect(findWanting({ ...delivery, lines: cold, celsius: 'warm' })).toBe('temperature');
    expect(findWanting({ ...delivery, lines: confirmed, location: null })).toBe('place');
    expect(findWanting({ ...delivery, lines: [{ ...(confirmed[0] as ReceiveLine), count: '0' }] })).toBe('count');
    const controlled = confirmed.map((line) => ({ ...line, product: { ...line.product, controlledClass: 'CD2' } }));
    expect(findWanting({ ...delivery, lines: controlled })).toBe('witness');
    expect(findWanting({ ...delivery, lines: controlled, hasWitness: true })).toBeUndefined();
    expect([celsiusOf('-18'), celsiusOf('5.44'), celsiusOf('')]).toEqual([-18, undefined, undefined]);
  });

  it('@SAFETY RV3 SL16 a lot that lies here, or on another line, with another expiry is confirmed against the pack', () => {
    const [line] = scanned(found()) as [ReceiveLine];
    const here = new Map([['D1001', [{ lot: 'l1', expiry: '2030-12-31' }]]]);
    expect(otherExpiryOf(line, [line], here)).toBe('2030-12-31');
    expect(findWanting({ ...delivery, here, lines: [line] })).toBe('confirm');
    expect(findWanting({ ...delivery, here, lines: [{ ...line, confirmed: true }] })).toBeUndefined();
    const two = scanned(found(), found({ batch: { gtin: '19521101000013', lot: 'L1', expiry: '2029-01-31' } }));
    expect(findWanting({ ...delivery, lines: two })).toBe('confirm');
    expect(findWanting({ ...delivery, here: new Map([['D1001', [line.batch]]]), lines: [line] })).toBeUndefined();
  });

  it('RV4 tells the difference from the order by product, from a transfer by batch', () => {
    const lines = scanned(found(), found());
    const product = { product: 'D1001', name: 'Amlodipine', unit: 'tablet' };
    const order = { lines: [{ ...product, ordered: '280', received: '196', open: '84' }] } as unknown as StockOrderRow;
    expect(differencesOf({ is: 'order', order }, lines)).toMatchObject([{ counted: '56', difference: '-28' }]);
    const of = { ...product, sent: '28', open: '28' };
    const transfer = {
      lines: [
        { ...of, batch: { gtin: '19521101000013', lot: 'L1', expiry: '2027-06-30' } },
        { ...of, batch: { lot: 'L9' } },
        { ...of, batch: { lot: 'L8' }, open: '0' },
      ],
    } as unknown as StockTransferRow;
    expect(differencesOf({ is: 'transfer', transfer }, lines).map(({ difference }) => difference)).toEqual([
      '28',
      '-28',
    ]);
  });

  it('@SAFETY RV4 another lot than was sent is named as that, from both sides; another product is not', () => {
    const product = { product: 'D1001', name: 'Amlodipine', unit: 'tablet', sent: '28', open: '28' };
    const transfer = {
      lines: [
        { ...product, batch: { gtin: '19521101000013', lot: 'A', expiry: '2027-06-30' } },
        { ...product, product: 'D1002', batch: { lot: 'Z' } },
      ],
    } as unknown as StockTransferRow;
    const came = scanned(found({ batch: { gtin: '19521101000013', lot: 'B', expiry: '2027-08-31' } }));
    const told = differencesOf({ is: 'transfer', transfer }, came);
    expect(told.map(({ batch, expected, difference, instead }) => [batch?.lot, expected, difference, instead])).toEqual(
      [
        ['A', '28', '-28', ['B']],
        ['Z', '28', '-28', []],
        ['B', '0', '28', ['A']],
      ],
    );
  });
});
