import { describe, expect, it } from 'vitest';
import { createVirtualTime } from '#shared/testing/virtual-time.ts';
import type { ByteLine } from '../lines/byte-line.ts';
import { readErrorReport } from './epl-printer.ts';
import { createEscPosPrinter, readAnswers } from './escpos-printer.ts';
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
    for (const cut of ['', '0', '07', '07\r', '07,1\r\n', '7\r\n', '7,11\r\n'])
      expect(readErrorReport(cut)).toBeUndefined();
  });

  it('LP8 a status byte of TSPL: an open cover is an open head, and printing is a label that waits', () => {
    expect(readStatusByte(0x45)).toEqual({ problems: ['paper-out', 'head-open'], labelsWaiting: 0 });
    expect(readStatusByte(0x40).problems).toEqual(['head-open']);
    expect(readStatusByte(0x20)).toEqual({ problems: [], labelsWaiting: 1 });
  });

  it('LP8 four answers of ESC/POS that come one by one are waited for, all of them', async () => {
    const line: ByteLine = {
      async open() {
        let hear: (bytes: Uint8Array) => void = () => undefined;
        const answerSlowly = async () => {
          for (const answer of [0x1a, 0x12, 0x12, 0x72]) {
            await new Promise(setImmediate);
            hear(Uint8Array.of(answer));
          }
        };
        const write = async () => void answerSlowly();
        const watchBytes = (listener: typeof hear) => {
          const before = hear;
          hear = (bytes) => {
            before(bytes);
            listener(bytes);
          };
        };
        return { write, watchBytes, closed: new Promise(() => undefined), close: async () => undefined };
      },
    };
    const session = await createEscPosPrinter({ line, timers: createVirtualTime(), answerTimeoutMs: 1 }).begin();
    expect(await session.askState()).toEqual({ problems: ['paper-out'], labelsWaiting: 0 });
  });

  it('LP8 four answers of ESC/POS: off line without a reason is paused', () => {
    expect(readAnswers([0x12, 0x12, 0x12, 0x12], 0)).toEqual({ problems: [], labelsWaiting: 0 });
    expect(readAnswers([0x1a, 0x12, 0x12, 0x12], 2)).toEqual({ problems: ['paused'], labelsWaiting: 2 });
    expect(readAnswers([0x1a, 0x36, 0x12, 0x72], 1).problems).toEqual(['paper-out', 'head-open']);
  });
});
