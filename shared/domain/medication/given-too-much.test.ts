import { describe, expect, it } from 'vitest';
import type { DoseEvent } from './dose-event.ts';
import { listTooMuchGiven } from './given-too-much.ts';
import type { RecordedDose } from './given-twice.ts';

const at = (time: string): string => `2026-11-22T${time}:00.000Z`;
const NEEDED = { indication: 'pain', given24h: 0, minMinutes: 240 } as const;
/** Given and written down at `time`, as needed, unless `more` says otherwise. */
function dose(id: string, time: string, more: Partial<DoseEvent> = {}): RecordedDose {
  const event = {
    ...{ outcome: 'given', act: 'give', lineage: 'A', at: at(time), recordedAt: at(time), findings: [] },
    ...{ asNeeded: NEEDED, latelyMinutes: 240, amount: { value: '1', unit: 'g' } },
    ...more,
  } as unknown as DoseEvent;
  return { id, rev: '1-a', station: 's1', withdrawn: false, event };
}
const same = () => true;
const told = (code: DoseEvent['findings'][number]['code']) => ({ findings: [{ code, strength: 'stop' as const }] });
const list = (...records: readonly RecordedDose[]) =>
  listTooMuchGiven(records, same).map(({ kind, records: all }) => [kind, ...all.map(({ id }) => id)]);

describe('AD7 doses that were given apart and together are too much', () => {
  it('AD7 as needed within the interval of the order, in whatever order they came; at its end no more', () => {
    const [one, other] = [dose('a', '08:00'), dose('b', '11:59')];
    expect(list(one, other)).toEqual([['too-close', 'a', 'b']]);
    expect(list(other, one)).toEqual(list(one, other));
    expect(list(one, dose('b', '12:00'))).toEqual([]);
  });

  it('AD7 who was told, or what was not given, or was entered in error, is no alert', () => {
    const one = dose('a', '08:00');
    expect(list(one, dose('b', '09:00', told('prn-too-soon')))).toEqual([]);
    expect(list(one, dose('b', '09:00', { outcome: 'refused' }))).toEqual([]);
    expect(list({ ...one, withdrawn: true }, dose('b', '09:00'))).toEqual([]);
    expect(list(dose('a', '08:00', { recordedAt: at('10:00'), ...told('prn-too-soon') }), dose('b', '09:00'))).toEqual(
      [],
    );
  });

  it('AD7 more doses, or a larger amount, than the order allows in 24 hours', () => {
    const two = { asNeeded: { ...NEEDED, maxDoses24h: 2 } };
    const [one, other] = [dose('a', '01:00', two), dose('b', '06:00', two)];
    expect(list(one, other, dose('c', '12:00', two))).toEqual([['above-maximum', 'a', 'b', 'c']]);
    const known = { asNeeded: { ...two.asNeeded, given24h: 2 }, ...told('prn-maximum') };
    expect(list(one, other, dose('c', '12:00', known))).toEqual([]);
    const grams = { asNeeded: { ...NEEDED, most24h: { value: '2.5', unit: 'g' as const } } };
    expect(list(dose('a', '01:00', grams), dose('b', '06:00', grams))).toEqual([]);
    expect(list(dose('a', '01:00', grams), dose('b', '06:00', grams), dose('c', '12:00', grams))).toEqual([
      ['above-maximum', 'a', 'b', 'c'],
    ]);
  });

  it('AD7 the same substance under another order as needed, or under none: interval and amount', () => {
    const another = dose('b', '09:00', { lineage: 'B' });
    expect(list(dose('a', '08:00'), another)).toEqual([['too-close', 'a', 'b']]);
    expect(listTooMuchGiven([dose('a', '08:00'), another])).toEqual([]);
    const none = dose('b', '09:00', { lineage: undefined, asNeeded: undefined });
    const planned = dose('a', '08:00', { asNeeded: undefined, latelyMinutes: 360 });
    expect(list(planned, none)).toEqual([['too-close', 'a', 'b']]);
    expect(list(planned, dose('b', '09:00', { lineage: 'B', asNeeded: undefined }))).toEqual([]);
    const grams = { asNeeded: { ...NEEDED, most24h: { value: '1', unit: 'g' as const } } };
    expect(list(dose('a', '01:00', { lineage: 'B' }), dose('b', '09:00', grams))).toEqual([
      ['above-maximum', 'a', 'b'],
    ]);
  });

  it('AD7 who was told of what her desk knew was not told of what a third desk gave', () => {
    const soon = { ...told('prn-too-soon'), asNeeded: { ...NEEDED, lastAt: at('08:00') } };
    const [one, other] = [dose('a', '08:00'), dose('b', '12:30')];
    expect(list(one, dose('c', '09:30', soon))).toEqual([]);
    expect(list(one, dose('b', '09:00', told('prn-too-soon')), dose('c', '09:30', soon))).toEqual([
      ['too-close', 'b', 'c'],
    ]);
    expect(list(one, dose('c', '11:00', { ...told('drug-given-lately'), asNeeded: NEEDED }))).toEqual([
      ['too-close', 'a', 'c'],
    ]);
    const most = { ...NEEDED, minMinutes: 60, maxDoses24h: 2 };
    const third = (id: string, time: string, given24h: number) =>
      dose(id, time, { ...told('prn-maximum'), asNeeded: { ...most, given24h } });
    expect(list(one, other, third('c', '14:00', 2))).toEqual([]);
    expect(list(one, other, third('c', '14:00', 2), third('d', '16:00', 2))).toEqual([
      ['above-maximum', 'a', 'b', 'c', 'd'],
    ]);
    expect(list(one, other, third('c', '14:00', 2), third('d', '16:00', 3))).toEqual([]);
  });

  it('AD7 a record of before the limits stood in it is held to those of another dose of its order', () => {
    const old = { latelyMinutes: undefined, asNeeded: { indication: 'pain', given24h: 0 } };
    expect(list(dose('a', '08:00'), dose('b', '09:00', old))).toEqual([['too-close', 'a', 'b']]);
    expect(list(dose('a', '08:00'), dose('b', '09:00', { ...old, latelyMinutes: 240 }))).toEqual([]);
    expect(list(dose('a', '08:00', old), dose('b', '09:00', old))).toEqual([]);
  });
});
