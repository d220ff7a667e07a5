import { describe, expect, it } from 'vitest';
import { LineAway } from '../lines/byte-line.ts';
import { describeLabelPrinter } from './label-printer.contract.ts';
import { createSystemPrinter, listSystemPrinters, type RunPrinting } from './system-printer.ts';
import { type SimulatedSystem, SYSTEM_PROBLEMS, simulateSystem } from './testing/simulated-system.ts';

const label = (text: string, copies = 1): Uint8Array =>
  new TextEncoder().encode(`^XA^CI28\n^FO10,10^A0N,20,20^FD${text}^FS\n^PQ${copies},0,1,N\n^XZ\n`);

describeLabelPrinter('a printer of the operating system', async () => {
  const system = simulateSystem('Counter');
  return {
    printer: createSystemPrinter({ printer: 'Counter', run: system.run }),
    device: system.device,
    language: { label, problems: SYSTEM_PROBLEMS, two: ['paper-out', 'head-open'], holdsOfThree: 1 },
    unplug: async () => system.end(),
    passAnswerTime: async () => system.passAnswerTime(),
    dispose: async () => undefined,
  };
});

const begin = (system: SimulatedSystem) => createSystemPrinter({ printer: 'Counter', run: system.run }).begin();

describe('LP9 a printer of the operating system', () => {
  it('LP9 is given the bytes as they are, by its name', async () => {
    const given: string[] = [];
    const { run } = simulateSystem('Counter');
    const listening: RunPrinting = (program, args, input) => {
      if (program === 'lp') given.push(`${args.join(' ')}: ${new TextDecoder().decode(input)}`);
      return run(program, args, input);
    };
    const session = await createSystemPrinter({ printer: 'Counter', run: listening }).begin();
    await session.send(label('First'));
    await session.send(new TextEncoder().encode('%PDF-1.4'));
    expect(given).toEqual([
      `-d Counter -o raw -- -: ${new TextDecoder().decode(label('First'))}`,
      // For the driver, at its own size.
      '-d Counter -o print-scaling=none -- -: %PDF-1.4',
    ]);
  });

  it('LP9 jobs of printers whose names begin alike are not counted', async () => {
    const run: RunPrinting = async (_program, args) => ({
      code: 0,
      said: args[0] === '-o' ? 'Counter-12 ada\nCounter-13 ada\nCounter2-4 ada\n' : 'printer Counter is idle.\n',
    });
    const session = await createSystemPrinter({ printer: 'Counter', run }).begin();
    expect(await session.askState()).toEqual({ problems: [], labelsWaiting: 2 });
  });

  it('LP9 a stopped queue, and one that takes nothing, is paused before anything is sent', async () => {
    const stopped = simulateSystem('Counter');
    stopped.stopQueue(true);
    expect((await (await begin(stopped)).askState()).problems).toEqual(['paused']);
    const refusing = simulateSystem('Counter');
    refusing.reject();
    expect((await (await begin(refusing)).askState()).problems).toEqual(['paused']);
  });

  it('LP9 one that is not reached says so while a job is tried; what was sent is printed when it is', async () => {
    const system = simulateSystem('Counter');
    const session = await begin(system);
    system.loseReach(true);
    expect(await session.askState()).toEqual({ problems: [], labelsWaiting: 0 });
    await session.send(label('First'));
    expect(await session.askState()).toEqual({ problems: ['unreachable'], labelsWaiting: 1 });
    system.loseReach(false);
    expect(await session.askState()).toEqual({ problems: [], labelsWaiting: 0 });
    expect(system.device.printed).toHaveLength(1);
  });

  it.each([
    ['while it is tried', (system: SimulatedSystem) => system.loseReach(true)],
    ['of a stopped queue', (system: SimulatedSystem) => system.stopQueue(true)],
  ])('LP9 @SAFETY a job that somebody took out %s is not taken as printed', async (_case, hold) => {
    const system = simulateSystem('Counter');
    const session = await begin(system);
    hold(system);
    await session.send(label('First'));
    system.cancelAll();
    await expect(session.askState()).rejects.toMatchObject({ name: 'LineAway' });
    expect(system.device.printed).toEqual([]);
  });

  it('LP9 one that the system does not know is not there; where the system has no printing that is said', async () => {
    const { run } = simulateSystem('Counter');
    expect(await listSystemPrinters(run)).toEqual(['Counter']);
    await expect(createSystemPrinter({ printer: 'Other', run }).begin()).rejects.toMatchObject({ reason: 'not-there' });
    const none: RunPrinting = async () => {
      throw new LineAway('no-system-printing', 'no program lp');
    };
    await expect(createSystemPrinter({ printer: 'Counter', run: none }).begin()).rejects.toMatchObject({
      reason: 'no-system-printing',
    });
  });
});
