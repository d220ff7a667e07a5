import { describe, expect, it } from 'vitest';
import type { Verdict } from '#shared/contract/administration.ts';
import type { RoundDose, RoundLine } from '#shared/contract/round.ts';
import { RIGHT_RULES } from '#shared/domain/medication/right-rules.ts';
import { parseScan } from '#shared/domain/scan/parse-scan.ts';
import type { FindingCode } from '#shared/model/right-codes.ts';
import type { Scan } from '../../scan/scan-hub.ts';
import { NO_ANSWERS } from './answers.ts';
import { beginDose, judgeInputOf } from './attempt.ts';
import { withDrugScan, withPatientScan } from './attempt-scans.ts';
import { findAmount, findRate, restOfText, wasteOfText } from './dose-entry.ts';
import { missingOf } from './missing.ts';
import { nextScanOf } from './next-scan.ts';
import { recordInputOf } from './record-input.ts';
import { ofPart, shownFindings } from './shown-findings.ts';
import { pauseFor, verdictTone } from './verdict-tone.ts';

const AT = '2026-11-22T08:00:00.000Z';
const WHOSE = { patientId: 'Patient:1', encounterId: 'Encounter:1' };
const LINE = {
  lineage: 'l',
  orderId: 'MedicationRequest:1',
  rev: '1-a',
  kind: 'regular',
  amount: { value: '1', unit: 'g' },
  route: { text: 'oral' },
} as unknown as RoundLine;
const DOSE = { doseId: 'l@1', orderId: 'MedicationRequest:1', act: 'give' } as RoundDose;

function scan(text: string): Scan {
  return { number: 1, text, at: AT, scanner: 'wedge', source: 'wedge', parsed: parseScan(text, { at: AT }) };
}

function verdict(codes: readonly FindingCode[], needs: Partial<Verdict['needs']> = {}): Verdict {
  const findings = codes.map((code) => ({ code, ...RIGHT_RULES[code] }));
  const state = findings.some(({ strength }) => strength === 'stop') ? 'stopped' : 'may-give';
  const none = { reasonFor: [], secondPersonFor: [], prescriberFor: [], indication: false, countersignature: [] };
  return { state, findings, needs: { ...none, ...needs }, final: false, packs: [] } as unknown as Verdict;
}

const begun = beginDose(WHOSE, {}, LINE, DOSE);
const scanned = withDrugScan(withPatientScan(begun, scan('HFW1B000001YX')), scan('0109501101530003'), undefined);

describe('a dose at the bedside', () => {
  it('AT1 begins with what is ordered, of the version that was shown', () => {
    expect(judgeInputOf(begun)).toEqual({
      patientId: 'Patient:1',
      encounterId: 'Encounter:1',
      for: { kind: 'dose', doseId: 'l@1', orderId: 'MedicationRequest:1', seenRev: '1-a' },
      patient: {},
      drug: { scans: [] },
      giving: { amount: { value: '1', unit: 'g' }, route: { text: 'oral' } },
      already: false,
    });
  });
  it('AT2 asks for the wristband, then for the drug', () => {
    expect(nextScanOf(begun)).toBe('patient');
    expect(nextScanOf(withPatientScan(begun, scan('HFW1B000001YX')))).toBe('drug');
    expect(nextScanOf(scanned)).toBeUndefined();
  });
  it('AT3 what was not scanned yet is no alarm; a stop is one from the first moment', () => {
    expect(verdictTone(verdict(['patient-not-identified', 'drug-not-identified']), begun)).toBe('scan');
    expect(verdictTone(verdict(['patient-not-identified', 'order-discontinued']), begun)).toBe('stop');
    expect(shownFindings(verdict(['drug-not-identified']), { ...scanned, drug: { how: 'no-bar-code' } })).toHaveLength(
      1,
    );
  });
  it('AT4 a pack that was turned away makes room; a second symbol comes beside the first', () => {
    const again = withDrugScan(scanned, scan('0109501101530010'), verdict(['drug-expired']));
    expect(again.drug.scans).toHaveLength(1);
    expect(withDrugScan(scanned, scan('0109501101530010'), verdict([])).drug.scans).toHaveLength(2);
  });
  it('AT5 cannot be given before everything that is wanted is there', () => {
    const wanted = verdict(['time-too-late', 'high-alert-alone'], {
      reasonFor: ['time-too-late'],
      secondPersonFor: ['high-alert-alone'],
      countersignature: ['before-verification'],
    });
    expect(missingOf(scanned, wanted, NO_ANSWERS)).toEqual(['second', 'reasons', 'paths']);
    const second = { proof: 'p', displayName: 'S', until: AT };
    const answers = {
      ...NO_ANSWERS,
      second,
      overrides: { 'time-too-late': { reason: 'late-delivery', text: '' } },
      paths: { 'before-verification': 'night' },
    } as const;
    expect(missingOf(scanned, wanted, answers)).toEqual([]);
    expect(pauseFor(wanted, scanned, NO_ANSWERS)).toBe('second');
    expect(pauseFor(wanted, scanned, { ...NO_ANSWERS, second })).toBe('reason');
    expect(pauseFor(wanted, scanned, answers)).toBe('answered');
    const input = recordInputOf(scanned, wanted, answers, { outcome: 'given' });
    expect(input.overrides).toEqual([
      { code: 'high-alert-alone', reason: 'second-check-done' },
      { code: 'time-too-late', reason: 'late-delivery' },
    ]);
    expect(input).toMatchObject({ second: 'p', paths: [{ path: 'before-verification', reason: 'night' }] });
  });
  it('AT11 of a part it is no finding that it is less than ordered', () => {
    const part = ofPart(
      verdict(['dose-below-order', 'time-too-late'], { reasonFor: ['dose-below-order', 'time-too-late'] }),
    );
    expect(part.findings.map(({ code }) => code)).toEqual(['time-too-late']);
    expect(part.needs.reasonFor).toEqual(['time-too-late']);
  });
  it('AT6 what nobody may override is not given, whatever is answered', () => {
    const final = { ...verdict(['drug-expired']), final: true };
    expect(missingOf(scanned, final, NO_ANSWERS)).toContain('final');
  });
  it('AT7 by telephone a second person is wanted besides', () => {
    const wanted = verdict(['allergy-contraindicated'], { prescriberFor: ['allergy-contraindicated'] });
    expect(missingOf(scanned, wanted, NO_ANSWERS)).toContain('prescriber');
    expect(pauseFor(wanted, scanned, NO_ANSWERS)).toBe('prescriber');
    expect(missingOf(scanned, wanted, { ...NO_ANSWERS, telephone: 'Dr Y' })).toEqual(['second', 'reasons']);
  });
  it('AT8 what is in the patient already asks for no scan', () => {
    expect(
      missingOf({ ...begun, already: true }, { ...verdict(['patient-not-identified']), final: true }, NO_ANSWERS),
    ).toEqual([]);
  });
  it('AT8 what is in the patient already, and a stop, wait for nobody’s word', () => {
    const open = verdict(['order-discontinued', 'drug-not-identified', 'order-unverified']);
    expect(missingOf({ ...begun, already: true }, open, NO_ANSWERS)).toEqual([]);
    expect(missingOf({ ...begun, act: 'stop', already: true }, open, NO_ANSWERS)).toEqual([]);
    expect(missingOf({ ...begun, already: true }, open, { ...NO_ANSWERS, drawn: '2 g' })).toEqual(['witness']);
  });
});

describe('doses in words', () => {
  it('AT9 are read whole or not at all; what is left over is waste', () => {
    expect(findAmount('500 mg')).toEqual({ value: '500', unit: 'mg' });
    expect(findAmount('5 mL/hour')).toBeUndefined();
    expect(findRate('5 mL/hour')).toMatchObject({ per: 'hour' });
    const given = { value: '4', unit: 'mg' } as const;
    expect(wasteOfText('10 mg', given)).toMatchObject({ state: 'waste', amount: { value: '6', unit: 'mg' } });
    expect(wasteOfText('2 mg', given).state).toBe('impossible');
    expect(wasteOfText('some', given).state).toBe('unreadable');
    expect(restOfText('50 mL')).toMatchObject({ state: 'waste', amount: { value: '50', unit: 'mL' } });
    expect([restOfText(''), restOfText('0 mL'), restOfText('half')].map(({ state }) => state)).toEqual([
      ...['none', 'none', 'unreadable'],
    ]);
  });
});
