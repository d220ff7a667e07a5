import { describe, expect, it } from 'vitest';
import type { ControlReply } from '../../core-endpoint.ts';
import { createShellPrinting } from './shell-printing.ts';

const page = { widthMm: 60, heightMm: 40, copies: 1, svg: '<svg></svg>' };

describe('LP10 printing by the shell', () => {
  it('LP10 each question gets its own answer, in whatever order they come', async () => {
    const sent: ControlReply[] = [];
    const { list, print, take } = createShellPrinting({ send: (message) => sent.push(message) });
    const [printers, first, second, none] = [list(), print('Zebra 1', page), print('Zebra 2', page), list()];
    expect(sent).toEqual([
      { kind: 'list-printers', request: 1 },
      { kind: 'print', request: 2, printer: 'Zebra 1', page },
      { kind: 'print', request: 3, printer: 'Zebra 2', page },
      { kind: 'list-printers', request: 4 },
    ]);
    take({ kind: 'page-printed', request: 3, outcome: { state: 'failed', support: 'no such device' } });
    take({ kind: 'page-printed', request: 2, outcome: { state: 'taken' } });
    take({ kind: 'printers', request: 1, printers: [{ name: 'Zebra 1', says: '' }] });
    take({ kind: 'printers', request: 4, printers: null });
    take({ kind: 'page-printed', request: 9, outcome: { state: 'taken' } });
    expect(await printers).toEqual([{ name: 'Zebra 1', says: '' }]);
    expect(await first).toEqual({ state: 'taken' });
    expect(await second).toMatchObject({ state: 'failed' });
    expect(await none).toBeUndefined();
  });
});
