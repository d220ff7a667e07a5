import { describe, expect, it } from 'vitest';
import { createTcpLine } from '../lines/tcp-line.ts';
import { describePrinters } from './testing/describe-printers.ts';
import { findStatusStrings, readStatus } from './zpl-status.ts';

describePrinters('zpl');

describe('LP4 a printer on the network that is not there', () => {
  it('LP4 is told as not reached', async () => {
    const line = createTcpLine({ host: '127.0.0.1', port: 0 });
    await expect(line.open()).rejects.toMatchObject({ name: 'LineAway', reason: 'not-reached' });
  });
});

describe('LP7 the answer to ~HS', () => {
  const answer = (one: string, two: string) => `\u0002${one}\u0003\r\n\u0002${two}\u0003\r\n\u00021234,0\u0003\r\n`;
  const READY = ['030,0,0,1245,000,0,0,0,000,0,0,0', '000,0,0,0,0,2,4,0,00000000,1,000'] as const;

  it('LP7 of a ready printer, and of one with labels in its memory', () => {
    expect(readStatus(findStatusStrings(answer(...READY)) ?? [])).toEqual({ problems: [], labelsWaiting: 0 });
    const busy = answer('030,0,0,1245,002,0,0,1,000,0,0,0', '000,0,0,0,0,2,6,0,00000004,1,000');
    expect(readStatus(findStatusStrings(busy) ?? [])).toEqual({ problems: [], labelsWaiting: 7 });
  });

  it('LP7 of two answers the newer one counts', () => {
    const open = answer('030,1,0,1245,000,0,0,0,000,0,0,0', READY[1]);
    expect(readStatus(findStatusStrings(open + answer(...READY)) ?? [])?.problems).toEqual([]);
    expect(readStatus(findStatusStrings(answer(...READY) + open) ?? [])?.problems).toEqual(['paper-out']);
  });

  it('LP7 every cut of it is no answer yet', () => {
    const whole = answer(...READY).trimEnd();
    for (let length = 0; length < whole.length; length += 1)
      expect(findStatusStrings(whole.slice(0, length))).toBeUndefined();
  });

  it('LP7 another shape is no answer', () => {
    for (const [one, two] of [
      ['', ''],
      ['030,x', READY[1]],
      [READY[0].replace('030,0', '030,?'), READY[1]],
      [READY[0], '1,2'],
    ])
      expect(readStatus([one ?? '', two ?? ''])).toBeUndefined();
  });
});
