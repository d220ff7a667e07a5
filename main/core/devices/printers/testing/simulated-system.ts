/** The printing of an operating system without one: `lp` and `lpstat` in the sentences of CUPS 2.4, before a simulated printer. */
import type { PrinterProblem } from '#shared/contract/device.ts';
import { LineAway } from '../../lines/byte-line.ts';
import { createSimulatedPrinter, type SimulatedPrinter } from '../simulated-printer.ts';
import type { RunPrinting } from '../system-printer.ts';

/** What IPP calls them. */
export const ALERTS: Readonly<Partial<Record<PrinterProblem, string>>> = {
  'paper-out': 'media-empty-error',
  'ribbon-out': 'marker-supply-empty-error',
  'head-open': 'cover-open-error',
  'paper-jam': 'media-jam-error',
  paused: 'paused',
  'head-hot': 'fuser-over-temp-error',
};
export const SYSTEM_PROBLEMS = Object.keys(ALERTS) as PrinterProblem[];
const SINCE = 'Mon Nov 23 08:00:00 2026';

export interface SimulatedSystem {
  readonly run: RunPrinting;
  readonly device: SimulatedPrinter;
  /** As `cupsdisable` and `cupsenable` do. */
  stopQueue(isStopped: boolean): void;
  /** As `cupsreject` does. */
  reject(): void;
  /** Jobs are tried, and do not get through. */
  loseReach(isLost: boolean): void;
  /** Somebody takes every waiting job out of the queue. */
  cancelAll(): void;
  /** The system's printing ends. */
  end(): void;
  /** Ends what is asked and not answered. */
  passAnswerTime(): void;
}

export function simulateSystem(name: string): SimulatedSystem {
  const printer = createSimulatedPrinter('zpl');
  let problems: readonly PrinterProblem[] = [];
  let queue: { readonly id: string; readonly bytes: Uint8Array }[] = [];
  const over: { readonly id: string; readonly alerts: string }[] = [];
  const is = { stopped: false, refusing: false, away: false, ended: false, silent: false };
  let giveUp: (() => void)[] = [];
  let jobs = 0;

  function print(): void {
    if (is.stopped || is.away || problems.length > 0) return;
    for (const { id, bytes } of queue) {
      printer.receive(bytes);
      over.unshift({ id, alerts: 'processing-to-stop-point' });
    }
    queue = [];
  }

  function describePrinter(): string {
    const alerts = problems.flatMap((problem) => ALERTS[problem] ?? []).join(' ') || 'none';
    const first = queue[0];
    if (is.stopped) return `printer ${name} disabled since ${SINCE} -\n\tPaused\n\tAlerts: ${alerts}\n`;
    if (first && is.away)
      return `printer ${name} now printing ${first.id}.  enabled since ${SINCE}\n\tThe printer may not exist or is unavailable at this time.\n\tAlerts: ${alerts}\n`;
    // Yesterday's news stays with a printer that does nothing.
    return `printer ${name} is idle.  enabled since ${SINCE}\n\tThe printer may not exist or is unavailable at this time.\n\tAlerts: ${alerts}\n`;
  }

  function answer(
    program: 'lp' | 'lpstat',
    args: readonly string[],
    input: Uint8Array,
  ): { code: number; said: string } {
    if (is.ended) return { code: 1, said: `${program}: Bad file descriptor\n` };
    if (args.includes('-e')) return { code: 0, said: `${name}\n` };
    if (!args.includes(name)) return { code: 1, said: `lpstat: Invalid destination name in list "${args.at(-1)}".\n` };
    if (program === 'lp') {
      if (is.refusing) return { code: 1, said: `lp: Destination "${name}" is not accepting jobs.\n` };
      jobs += 1;
      queue.push({ id: `${name}-${jobs}`, bytes: input });
      print();
      return { code: 0, said: `request id is ${name}-${jobs} (0 file(s))\n` };
    }
    if (args.includes('-p')) return { code: 0, said: describePrinter() };
    if (args.includes('-a'))
      return { code: 0, said: `${name} ${is.refusing ? 'not accepting' : 'accepting'} requests since ${SINCE}\n` };
    const listed = args.includes('completed') ? over : queue.map(({ id }) => ({ id, alerts: 'none' }));
    const said = listed.map(
      ({ id, alerts }) => `${id}   ada   1024   ${SINCE}\n\tAlerts: ${alerts}\n\tqueued for ${name}\n`,
    );
    return { code: 0, said: said.join('') };
  }

  return {
    run: (program, args, input = new Uint8Array()) =>
      is.silent
        ? new Promise((_resolve, reject) => {
            giveUp.push(() => reject(new LineAway('no-answer', `${program} did not end`)));
          })
        : Promise.resolve(answer(program, args, input)),
    device: {
      ...printer,
      suffer(...next) {
        problems = next;
        print();
      },
      fallSilent() {
        is.silent = true;
      },
    },
    stopQueue(isStopped) {
      is.stopped = isStopped;
      print();
    },
    reject() {
      is.refusing = true;
    },
    loseReach(isLost) {
      is.away = isLost;
      print();
    },
    cancelAll() {
      for (const { id } of queue)
        over.unshift({ id, alerts: is.stopped ? 'processing-to-stop-point' : 'job-canceled-by-user' });
      queue = [];
    },
    end() {
      is.ended = true;
    },
    passAnswerTime() {
      for (const end of giveUp) end();
      giveUp = [];
    },
  };
}
