import { afterEach, describe, expect, it } from 'vitest';
import { PRINTER_PROBLEMS } from '#shared/contract/device.ts';
import type { LabelPrinter } from './label-printer.ts';
import type { SimulatedPrinter } from './simulated-printer.ts';

/** A printer with the hand that opens its lid. */
export interface PrinterUnderTest {
  readonly printer: LabelPrinter;
  readonly device: SimulatedPrinter;
  /** The line to it is gone; resolves when it is. */
  unplug(): Promise<void>;
  /** Lets the time pass that an answer may take, as soon as the question was asked. */
  passAnswerTime(): Promise<void>;
  dispose(): Promise<void>;
}

const label = (name: string, copies = 1) => `^XA^CI28\n^FO10,10^A0N,20,20^FD${name}^FS\n^PQ${copies},0,1,N\n^XZ\n`;
const bytesOf = (text: string) => new TextEncoder().encode(text);

/** What every printer does. */
export function describeLabelPrinter(name: string, open: () => Promise<PrinterUnderTest>): void {
  describe(`${name} as a label printer`, () => {
    let used: PrinterUnderTest | undefined;
    afterEach(async () => {
      await used?.dispose();
      used = undefined;
    });
    const begin = async () => {
      used = await open();
      return used;
    };

    it('LP1 prints what it is sent, every copy once and in order, and says when it is done', async () => {
      const { printer, device } = await begin();
      const session = await printer.begin();
      expect(await session.askState()).toEqual({ problems: [], labelsWaiting: 0 });
      for (const one of [label('First'), label('Zweite Größe', 2)]) await session.send(bytesOf(one));
      expect(await session.askState()).toEqual({ problems: [], labelsWaiting: 0 });
      await session.close();
      expect(device.printed.map((zpl) => /\^FD(\w+)/.exec(zpl)?.[1])).toEqual(['First', 'Zweite', 'Zweite']);
    });

    it('LP1 a long label arrives whole', async () => {
      const { printer, device } = await begin();
      const session = await printer.begin();
      await session.send(bytesOf(label('x'.repeat(40_000))));
      await session.askState();
      await session.close();
      expect(device.printed.map((zpl) => zpl.length)).toEqual([label('x'.repeat(40_000)).length]);
    });

    it('LP2 says every problem before anything is sent', async () => {
      const { printer, device } = await begin();
      const session = await printer.begin();
      for (const problem of PRINTER_PROBLEMS) {
        device.suffer(problem);
        expect((await session.askState()).problems).toEqual([problem]);
      }
      device.suffer('paper-out', 'head-open');
      expect((await session.askState()).problems).toEqual(['paper-out', 'head-open']);
      await session.close();
    });

    it('LP3 counts what it took and could not print, until it is printed', async () => {
      const { printer, device } = await begin();
      const session = await printer.begin();
      device.suffer('paper-out');
      await session.send(bytesOf(label('Waits', 3)));
      expect(await session.askState()).toEqual({ problems: ['paper-out'], labelsWaiting: 3 });
      device.suffer();
      expect(await session.askState()).toEqual({ problems: [], labelsWaiting: 0 });
      expect(device.printed).toHaveLength(3);
      await session.close();
    });

    it('LP4 a line that breaks is told by what is asked then, and by the next beginning', async () => {
      const { printer, unplug } = await begin();
      const session = await printer.begin();
      await session.askState();
      await unplug();
      await expect(session.askState()).rejects.toThrow();
      const again = printer.begin().then((next) => next.askState());
      await expect(again).rejects.toMatchObject({ name: 'LineAway', reason: expect.stringMatching(/^no/) });
    });

    it('LP5 a printer that says nothing is told so when its time is over', async () => {
      const { printer, device, passAnswerTime } = await begin();
      const session = await printer.begin();
      device.fallSilent();
      const asked = expect(session.askState()).rejects.toMatchObject({ reason: 'no-answer' });
      await passAnswerTime();
      await asked;
      await session.close();
    });

    it('LP6 may be begun again after every end', async () => {
      const { printer, device } = await begin();
      for (const name of ['A', 'B']) {
        const session = await printer.begin();
        await session.send(bytesOf(label(name)));
        await session.askState();
        await session.close();
      }
      expect(device.printed).toHaveLength(2);
    });
  });
}
