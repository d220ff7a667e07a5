import { afterEach, describe, expect, it } from 'vitest';
import type { PrinterProblem } from '#shared/contract/device.ts';
import type { LabelPrinter, PrinterSession } from './label-printer.ts';
import type { SimulatedPrinter } from './simulated-printer.ts';

/** What a printer of one language is sent, and what it can say of itself. */
export interface SpokenLanguage {
  /** A label that says this, so often. */
  label(text: string, copies: number): Uint8Array;
  /** What it can tell apart. */
  readonly problems: readonly PrinterProblem[];
  /** What it says of two at once. */
  readonly two: readonly [PrinterProblem, PrinterProblem];
  /** What it says that it holds when three copies cannot be printed; undefined where it does not count. */
  readonly holdsOfThree: number | undefined;
}

/** A printer with the hand that opens its lid. */
export interface PrinterUnderTest {
  readonly language: SpokenLanguage;
  readonly printer: LabelPrinter;
  readonly device: SimulatedPrinter;
  /** The line to it is gone; resolves when it is. */
  unplug(): Promise<void>;
  /** Lets the time pass that an answer may take, as soon as the question was asked. */
  passAnswerTime(): Promise<void>;
  dispose(): Promise<void>;
}

const nameIn = (printed: string): string | undefined => /First|Second/.exec(printed)?.[0];

/** Asked until it says that nothing waits: each answer is waited for, and a printer that prints says so at last. */
async function untilIdle(session: PrinterSession): Promise<void> {
  for (let report = await session.askState(); ; report = await session.askState()) {
    expect(report.problems).toEqual([]);
    if (report.labelsWaiting === 0) return;
  }
}

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
      const { printer, device, language } = await begin();
      const session = await printer.begin();
      expect(await session.askState()).toEqual({ problems: [], labelsWaiting: 0 });
      for (const one of [language.label('First', 1), language.label('Second Größe', 2)]) await session.send(one);
      await untilIdle(session);
      await session.close();
      expect(device.printed.map(nameIn)).toEqual(['First', 'Second', 'Second']);
    });

    it('LP1 a long label arrives whole', async () => {
      const { printer, device, language } = await begin();
      const session = await printer.begin();
      const long = language.label('x'.repeat(40_000), 1);
      await session.send(long);
      await untilIdle(session);
      await session.close();
      expect(device.printed.map(({ length }) => length)).toEqual([long.length]);
    });

    it('LP2 says every problem before anything is sent', async () => {
      const { printer, device, language } = await begin();
      const session = await printer.begin();
      for (const problem of language.problems) {
        device.suffer(problem);
        expect((await session.askState()).problems).toEqual([problem]);
      }
      device.suffer(...language.two);
      expect((await session.askState()).problems).toEqual(language.two);
      await session.close();
    });

    it('LP3 counts what it took and could not print, until it is printed', async () => {
      const { printer, device, language } = await begin();
      const session = await printer.begin();
      device.suffer('paper-out');
      await session.send(language.label('First', 3));
      const held = language.holdsOfThree ?? 0;
      expect(await session.askState()).toEqual({ problems: ['paper-out'], labelsWaiting: held });
      device.suffer();
      await untilIdle(session);
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
      const { printer, device, language } = await begin();
      for (const name of ['First', 'Second']) {
        const session = await printer.begin();
        await session.send(language.label(name, 1));
        await untilIdle(session);
        await session.close();
      }
      expect(device.printed).toHaveLength(2);
    });
  });
}
