import { describe, expect, it } from 'vitest';
import { type CountedScan, listWorkarounds } from './scan-workarounds.ts';

const at = (time: string): string => `2026-11-22T${time}.000Z`;
/** Wristband scanned at `band`, given five seconds after the drug. */
function dose(patientId: string, band: string, drug: string, more: Partial<CountedScan> = {}): CountedScan {
  return {
    ...{ patientId, workstation: 's1', already: false, drugScannedAt: at(drug), recordedAt: at(drug) },
    patient: { how: 'scanned', scannedAt: at(band) },
    ...more,
  };
}
const kinds = (...doses: readonly CountedScan[]) => listWorkarounds(doses).map((found) => [...found].toSorted());

describe('SR15 scans that were not made at the bedside', () => {
  it('SR15 one patient after the other is none, nor several drugs upon one wristband', () => {
    const one = dose('A', '08:00:00', '08:00:20');
    expect(kinds(one, dose('A', '08:00:00', '08:00:40'), dose('B', '08:01:30', '08:01:50'))).toEqual([[], [], []]);
  });

  it('SR15 wristbands of several patients in rapid succession', () => {
    expect(kinds(dose('A', '08:00:00', '08:00:05'), dose('B', '08:00:19', '08:00:25'))).toEqual([['ahead'], ['ahead']]);
    expect(kinds(dose('A', '08:00:00', '08:00:05'), dose('B', '08:00:20', '08:00:25'))).toEqual([[], []]);
    expect(kinds(dose('A', '08:00:00', '08:00:05'), dose('A', '08:00:08', '08:00:15'))).toEqual([[], []]);
  });

  it('SR15 another wristband scanned before the dose of the first was given', () => {
    const [first, second] = [dose('A', '08:00:00', '08:03:00'), dose('B', '08:01:00', '08:01:30')];
    expect(kinds(first, second)).toEqual([['ahead'], []]);
    expect(kinds(first, { ...second, workstation: 's2' })).toEqual([[], []]);
  });

  it('SR15 the drug before the wristband', () => {
    expect(kinds(dose('A', '08:00:30', '08:00:10', { recordedAt: at('08:00:40') }))).toEqual([['drug-first']]);
  });

  it('SR15 one wristband at two desks within two minutes: one of them is a copy', () => {
    const there = dose('A', '08:01:50', '08:02:00', { workstation: 's2' });
    expect(kinds(dose('A', '08:00:00', '08:00:20'), there)).toEqual([['two-places'], ['two-places']]);
    const later = dose('A', '08:02:00', '08:02:10', { workstation: 's2' });
    expect(kinds(dose('A', '08:00:00', '08:00:20'), later)).toEqual([[], []]);
  });

  it('SR15 what was charted afterwards, keyed, or does not say when, says nothing', () => {
    const other = dose('B', '08:00:03', '08:00:10');
    expect(kinds(dose('A', '08:00:00', '08:00:05', { already: true }), other)).toEqual([[], []]);
    expect(kinds(dose('A', '08:00:00', '08:00:05', { patient: { how: 'keyed' } }), other)).toEqual([[], []]);
    expect(kinds(dose('A', '08:00:00', '08:00:05', { patient: { how: 'scanned' } }), other)).toEqual([[], []]);
  });
});
