import { describe, expect, it } from 'vitest';
import { LineAway } from '../lines/byte-line.ts';
import { createSystemPrinter, listSystemPrinters, type RunPrinting } from './system-printer.ts';

/** What CUPS says, and what it was given. */
function system() {
  const printed: string[] = [];
  let says = 'printer Counter is idle.  enabled since Sun Nov 22 08:00:00 2026\n\tAlerts: none\n';
  let queued: string[] = [];
  const run: RunPrinting = async (program, args, input) => {
    if (program === 'lp') {
      printed.push(`${args.join(' ')}: ${new TextDecoder().decode(input)}`);
      return { code: 0, said: '' };
    }
    if (args[0] === '-e') return { code: 0, said: 'Counter\nBack_room\n' };
    if (args.at(-1) !== 'Counter') return { code: 1, said: 'lpstat: Invalid destination name in list "Other".\n' };
    return { code: 0, said: args[0] === '-o' ? queued.map((job) => `${job}  ada 1024 Sun\n`).join('') : says };
  };
  return {
    run,
    printed,
    say: (text: string) => {
      says = text;
    },
    hold: (...jobs: string[]) => {
      queued = jobs;
    },
  };
}

describe('LP9 a printer of the operating system', () => {
  it('LP9 is given the bytes as they are, and asked what waits there', async () => {
    const { run, printed, hold } = system();
    const session = await createSystemPrinter({ printer: 'Counter', run }).begin();
    await session.send(new TextEncoder().encode('^XA^XZ'));
    expect(printed).toEqual(['-d Counter -o raw -s -- -: ^XA^XZ']);
    hold('Counter-12', 'Counter-13', 'Counter2-4');
    expect(await session.askState()).toEqual({ problems: [], labelsWaiting: 2 });
  });

  it('LP9 says what the system says is wrong', async () => {
    const { run, say } = system();
    const session = await createSystemPrinter({ printer: 'Counter', run }).begin();
    say('printer Counter now printing Counter-12.  enabled since Sun\n\tAlerts: media-empty-error cover-open-report\n');
    expect((await session.askState()).problems).toEqual(['paper-out', 'head-open']);
    say('printer Counter disabled since Sun Nov 22 08:00:00 2026 -\n\tPaused\n\tAlerts: paused\n');
    expect((await session.askState()).problems).toEqual(['paused']);
  });

  it('LP9 one that the system does not know is not there; where the system has no printing that is said', async () => {
    const { run } = system();
    expect(await listSystemPrinters(run)).toEqual(['Counter', 'Back_room']);
    await expect(createSystemPrinter({ printer: 'Other', run }).begin()).rejects.toMatchObject({ reason: 'not-there' });
    const none: RunPrinting = async () => {
      throw new LineAway('no-system-printing', 'no program lp');
    };
    await expect(createSystemPrinter({ printer: 'Counter', run: none }).begin()).rejects.toMatchObject({
      reason: 'no-system-printing',
    });
  });
});
