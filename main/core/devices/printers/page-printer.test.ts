import { describe, expect, it } from 'vitest';
import type { PagePrinting } from '#shared/domain/label/page-printing.ts';
import { createVirtualTime } from '#shared/testing/virtual-time.ts';
import { describeLabelPrinter } from './label-printer.contract.ts';
import { createPagePrinter } from './page-printer.ts';
import { simulatePages } from './testing/simulated-pages.ts';
import { SYSTEM_PROBLEMS } from './testing/simulated-system.ts';

const NAME = 'ZDesigner GK420d (Copy 1)';
const ANSWER_MS = 4_000;
const label = (text: string, copies = 1): Uint8Array =>
  new TextEncoder().encode(JSON.stringify({ widthMm: 60, heightMm: 40, copies, svg: `<svg>${text}</svg>` }));

function open(printing: PagePrinting) {
  const timers = createVirtualTime();
  return { timers, printer: createPagePrinter({ printer: NAME, printing, timers, answerTimeoutMs: ANSWER_MS }) };
}

describeLabelPrinter('a printer that takes pages of a window', async () => {
  const { printing, device, remove } = simulatePages(NAME);
  const { timers, printer } = open(printing);
  return {
    ...{ printer, device },
    language: { label, problems: SYSTEM_PROBLEMS, two: ['paper-out', 'head-open'], holdsOfThree: undefined },
    unplug: async () => remove(),
    passAnswerTime: () => timers.advance(ANSWER_MS),
    dispose: async () => undefined,
  };
});

describe('LP10 a printer that takes pages of a window', () => {
  it('LP10 @SAFETY a page that its driver did not take is told, never that it was printed', async () => {
    const { printing, device, refuse } = simulatePages(NAME);
    const session = await open(printing).printer.begin();
    refuse();
    await expect(session.send(label('First'))).rejects.toMatchObject({ name: 'LineAway', reason: 'other' });
    expect(device.printed).toEqual([]);
  });

  it('LP10 bytes that are no page go to no driver', async () => {
    const { printing, device } = simulatePages(NAME);
    const session = await open(printing).printer.begin();
    const zpl = new TextEncoder().encode('^XA^FDOAK, Ada^FS^XZ');
    await expect(session.send(zpl)).rejects.toMatchObject({
      reason: 'other',
      message: expect.not.stringContaining('Ada'),
    });
    expect(device.printed).toEqual([]);
  });

  it('LP10 where the system says nothing of a printer it is tried; one that it does not list is not there', async () => {
    const listing = (name: string): PagePrinting => ({
      list: async () => [{ name, says: '' }],
      print: async () => ({ state: 'taken' }),
    });
    const session = await open(listing(NAME)).printer.begin();
    expect(await session.askState()).toEqual({ problems: [], labelsWaiting: 0 });
    await expect(open(listing('Other')).printer.begin()).rejects.toMatchObject({ reason: 'not-there' });
    const none: PagePrinting = { ...listing(NAME), list: async () => undefined };
    await expect(open(none).printer.begin()).rejects.toMatchObject({ reason: 'no-answer' });
  });
});
