import { beforeEach, describe, expect, it } from 'vitest';
import { writeHospitalCode } from '#shared/domain/scan/hospital-code.ts';
import { parseScan } from '#shared/domain/scan/parse-scan.ts';
import { listenToScans, receiveScan, type ScanAnswer, useScanHub } from './scan-hub.ts';
import { scanKindOf } from './scan-kind.ts';
import { standingOf } from './scanner-standing.ts';

const at = '2026-11-22T08:00:00.000Z';
const scan = (text: string) => receiveScan({ text, at, scanner: 'wedge', source: 'wedge' });
const kindOf = (text: string) => scanKindOf(parseScan(text, { at }));
const fine = (title: string): ScanAnswer => ({ tone: 'fine', title });

beforeEach(() => useScanHub.getState().dismiss());

describe('one subscription for every scanner', () => {
  it('SH1 the innermost is asked first, whatever came later', async () => {
    const asked: string[] = [];
    const note = (name: string) => () => void asked.push(name);
    const ends = [
      listenToScans(note('dialogue'), 'dialogue'),
      listenToScans(note('panel'), 'panel'),
      listenToScans(note('screen'), 'screen'),
      listenToScans(note('desk'), 'desk'),
      listenToScans(note('newer panel'), 'panel'),
    ];
    await scan('HFW1B000001YX');
    for (const end of ends) end();
    expect(asked).toEqual(['dialogue', 'newer panel', 'panel', 'screen', 'desk']);
  });
  it('SH2 an answer ends it, and is shown with its scan', async () => {
    const ends = [listenToScans(() => fine('mine'), 'panel'), listenToScans(() => fine('theirs'), 'screen')];
    await scan('HFW1B000001YX');
    for (const end of ends) end();
    expect(useScanHub.getState().shown?.answer).toEqual(fine('mine'));
  });
  it('SH3 the answer to an older scan is not shown for a newer one', async () => {
    const { promise, resolve } = Promise.withResolvers<ScanAnswer>();
    let first = true;
    const end = listenToScans(() => {
      if (!first) return fine('second');
      first = false;
      return promise;
    }, 'panel');
    const older = scan('one-one-one');
    await scan('two-two-two');
    resolve(fine('first'));
    await older;
    end();
    expect(useScanHub.getState().shown?.answer).toEqual(fine('second'));
  });
  it('SH4 who listens no more is not asked', async () => {
    listenToScans(() => fine('gone'), 'panel')();
    await scan('HFW1B000001YX');
    expect(useScanHub.getState().shown?.answer).toBeUndefined();
  });
});

describe('what a scan is', () => {
  it('SH5 a wristband and a label of the same patient are told apart', () => {
    const value = 'B000001Y';
    expect(kindOf(writeHospitalCode({ subject: 'wristband', value }))).toEqual({ is: 'wristband', number: value });
    expect(kindOf(writeHospitalCode({ subject: 'patient-label', value }))).toEqual({
      is: 'patient-label',
      number: value,
    });
  });
  it('SH5 a badge, a unit dose, a bed, a pack, and what nobody knows', () => {
    expect(kindOf(writeHospitalCode({ subject: 'staff-badge', value: '0042' }))).toEqual({ is: 'badge' });
    expect(kindOf(writeHospitalCode({ subject: 'unit-dose', value: '0042' }))).toEqual({ is: 'product' });
    expect(kindOf(writeHospitalCode({ subject: 'bed', value: 'A12' }))).toEqual({ is: 'place' });
    expect(kindOf('0109501101530003')).toEqual({ is: 'product' });
    expect(kindOf('hello')).toEqual({ is: 'unreadable' });
  });
});

describe('how the scanners are', () => {
  const row = (state: 'ready' | 'away') => ({ status: { state, since: at, reason: 'not-there' } }) as never;
  it('SH6 none set up, all there, some, none', () => {
    expect(standingOf([])).toBe('keyboard');
    expect(standingOf([row('ready')])).toBe('ready');
    expect(standingOf([row('ready'), row('away')])).toBe('some-away');
    expect(standingOf([row('away')])).toBe('away');
  });
});
