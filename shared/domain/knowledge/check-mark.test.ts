import type { MedicationRequest } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { checkOutcome, readCheckMark, withCheckMark } from './check-mark.ts';
import type { AlertFinding, Finding, OrderCheck } from './finding.ts';

const ORDER = { resourceType: 'MedicationRequest' } as MedicationRequest;
const alert = { kind: 'interaction', tier: 'inform', override: 'none' } as unknown as AlertFinding;
const gap = { kind: 'not-checked', tier: 'inform', override: 'none' } as unknown as Finding;

function outcome(verdict: OrderCheck['verdict'], ...findings: readonly Finding[]) {
  return checkOutcome(
    readCheckMark(withCheckMark(ORDER, { check: { pack: undefined, verdict, findings }, overridden: [] })),
  );
}

describe('KN1 what stands with an order about its check', () => {
  it('@SAFETY KN1 only what was checked whole and without a finding reads as none found', () => {
    expect(outcome('none-found')).toBe('none-found');
    expect(outcome('not-checked', gap)).toBe('not-checked');
    expect(outcome('alerts', alert)).toBe('noted');
    expect(outcome('alerts', alert, gap)).toBe('noted');
    expect(outcome('not-checked')).toBe('not-checked');
  });

  it('@SAFETY KN1 nor does an order that was signed elsewhere, or whose mark has lost a part', () => {
    expect(checkOutcome(readCheckMark(ORDER))).toBe('no-check');
    expect(checkOutcome({ verdict: '', notChecked: 0, overrides: [] })).toBe('not-checked');
    expect(checkOutcome({ verdict: 'none-found', notChecked: 1, overrides: [] })).toBe('not-checked');
  });
});
