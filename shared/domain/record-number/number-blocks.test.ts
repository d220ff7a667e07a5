import type { Patient } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import type { NumberBlock } from '#shared/model/number-block.ts';
import { cutBlock, needsRefill, serialsLeft, takeNumber } from './number-blocks.ts';
import { findPatientNumber, provisionalIdentifier, withRecordNumber } from './patient-number.ts';
import { isProvisionalNumber, provisionalNumber } from './provisional-number.ts';
import { isRecordPrefix, parseRecordNumber } from './record-number.ts';

const lease = { prefix: 'N', stationId: 's1', leasedAt: '2026-11-22T08:00:00Z' };

function takeAll(blocks: readonly NumberBlock[]): string[] {
  const numbers: string[] = [];
  let left = [...blocks];
  for (;;) {
    const taken = takeNumber(left);
    if (taken.state === 'none-left') return numbers;
    numbers.push(taken.number.text);
    left = left.with(taken.index, taken.block);
  }
}

describe('RN3 numbers come from leased blocks', () => {
  const first = cutBlock(lease, 0, 100);
  const second = cutBlock(lease, first.to, 100);

  it('RN3 no number twice, across blocks and stations', () => {
    const numbers = takeAll([first, second]);
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(numbers.length).toBeGreaterThan(165);
    expect(numbers.every((number) => parseRecordNumber(number)?.prefix === 'N')).toBe(true);
  });
  it('RN3 takes in order and says what must be written', () => {
    const taken = takeNumber([first]);
    expect(taken).toMatchObject({ state: 'taken', index: 0 });
    if (taken.state === 'taken') expect(taken.block.next).toBe(taken.number.serial + 1);
  });
  it('RN4 refills at half', () => {
    expect(needsRefill([first], 100)).toBe(false);
    expect(needsRefill([{ ...first, next: 51 }], 100)).toBe(true);
    expect(needsRefill([{ ...first, next: 101 }, second], 100)).toBe(false);
    expect(needsRefill([])).toBe(true);
    expect(serialsLeft([first, second])).toBe(200);
  });
  it('RN1 a prefix has no I and no O', () => {
    expect(['N', 'NW', 'ABC'].every(isRecordPrefix)).toBe(true);
    expect(['', 'I', 'NO', 'ABCD', 'n'].some(isRecordPrefix)).toBe(false);
  });
});

describe('RN5 at nothing, registration goes on', () => {
  it('RN5 with a number that nobody takes for a record number', () => {
    expect(takeNumber([{ ...cutBlock(lease, 0, 10), next: 11 }])).toEqual({ state: 'none-left' });
    const number = provisionalNumber('w3-a', 7);
    expect(number).toMatch(/^P-W3A-0007-[0-9A-Z]$/);
    expect(parseRecordNumber(number)).toBeUndefined();
    expect(isProvisionalNumber(number)).toBe(true);
    expect(isProvisionalNumber(number.replace('7', '8'))).toBe(false);
  });
  it('RN6 which later becomes an alias', () => {
    const patient: Patient = { resourceType: 'Patient', identifier: [provisionalIdentifier('P-W3A-0007-X')] };
    expect(findPatientNumber(patient)).toEqual({ value: 'P-W3A-0007-X', provisional: true });
    const numbered = withRecordNumber(patient, 'N000127K');
    expect(findPatientNumber(numbered)).toEqual({ value: 'N000127K', provisional: false });
    expect(numbered.identifier).toContainEqual(expect.objectContaining({ value: 'P-W3A-0007-X', use: 'old' }));
  });
});
