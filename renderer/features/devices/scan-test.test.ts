import { describe, expect, it } from 'vitest';
import type { ScannerConfig } from '#shared/contract/device.ts';
import { TEST_SYMBOL_TEXT } from '#shared/domain/scan/test-symbol.ts';
import { listParts, NOTHING_TESTED, spellBytes, withPiece } from './scan-test.ts';

const CONFIG: ScannerConfig = {
  type: 'scanner',
  name: 'Ward',
  line: { over: 'serial', path: 'COM3', baudRate: 9600 },
  profile: { prefix: '', suffix: '\r', idleTimeoutMs: 250, symbologyIds: 'sent', separators: [] },
};
const AT = '2026-11-22T08:00:00Z';

describe('DT the test page of a scanner', () => {
  it('DT1 every byte is shown, control characters by name', () => {
    expect(spellBytes('025d64321d410d0aff')).toBe('⟨STX⟩]d2⟨GS⟩A⟨CR⟩⟨LF⟩⟨FF⟩');
  });

  it('DT2 a scan is shown with its symbology and its parts; what came without an end is bytes only', () => {
    const piece = { at: AT, hex: '5d', scans: [`]d2${TEST_SYMBOL_TEXT}`] };
    const run = withPiece(
      withPiece(NOTHING_TESTED, { at: AT, hex: '41', scans: [] }, CONFIG, false),
      piece,
      CONFIG,
      false,
    );
    expect(run.pieces.map(({ hex }) => hex)).toEqual(['5d', '41']);
    const [scan] = run.scans;
    expect(scan?.parsed).toMatchObject({ kind: 'gs1', verdict: 'valid', symbology: { name: 'gs1-datamatrix' } });
    expect(scan && listParts(scan.parsed)).toEqual([
      ['(01)', '09520000123451'],
      ['(10)', 'HF-TEST'],
      ['(21)', 'HOLDFAST'],
    ]);
  });

  it('DT3 what cannot be read has no parts', () => {
    const [scan] = withPiece(NOTHING_TESTED, { at: AT, hex: '41', scans: ['HFW1NONSENSE'] }, CONFIG, false).scans;
    expect([scan?.parsed.verdict, scan && listParts(scan.parsed)]).toEqual(['invalid', []]);
  });
});
