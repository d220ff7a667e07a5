import { describe, expect, it } from 'vitest';
import { readErrorReport } from './epl-printer.ts';
import { readAnswers } from './escpos-printer.ts';
import { describePrinters } from './testing/describe-printers.ts';
import { readStatusByte } from './tspl-printer.ts';

describePrinters('epl');
describePrinters('tspl');
describePrinters('escpos');

describe('LP8 what printers say of themselves', () => {
  it('LP8 an error report of EPL: every cut of it is no answer, and one code of many is not read as another', () => {
    expect(readErrorReport('00\r\n')).toEqual({ problems: [], labelsWaiting: 0 });
    expect(readErrorReport('07,11\r\n')).toEqual({ problems: ['paper-out', 'head-open'], labelsWaiting: 0 });
    expect(readErrorReport('02\r\n')?.problems).toEqual(['other-problem']);
    for (const cut of ['', '0', '07', '07\r', '07,1\r\n', '7\r\n']) expect(readErrorReport(cut)).toBeUndefined();
  });

  it('LP8 a status byte of TSPL: an open cover is an open head, and printing is a label that waits', () => {
    expect(readStatusByte(0x45)).toEqual({ problems: ['paper-out', 'head-open'], labelsWaiting: 0 });
    expect(readStatusByte(0x20)).toEqual({ problems: [], labelsWaiting: 1 });
  });

  it('LP8 four answers of ESC/POS: off line without a reason is paused', () => {
    expect(readAnswers([0x12, 0x12, 0x12, 0x12], 0)).toEqual({ problems: [], labelsWaiting: 0 });
    expect(readAnswers([0x1a, 0x12, 0x12, 0x12], 2)).toEqual({ problems: ['paused'], labelsWaiting: 2 });
    expect(readAnswers([0x1a, 0x36, 0x12, 0x72], 1).problems).toEqual(['paper-out', 'head-open']);
  });
});
