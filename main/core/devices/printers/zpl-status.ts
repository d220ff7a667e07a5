/**
 * The answer to `~HS`, host status: three strings between STX and ETX, fields by comma. Reads what it knows and nothing
 * else; undefined where the answer has another shape, which is then no answer.
 */
import type { PrinterProblem } from '#shared/contract/device.ts';
import type { PrinterReport } from './label-printer.ts';

export const ASK_STATUS = '~HS';

const STRINGS = 3;
const STX = '\u0002';
const ETX = '\u0003';

/** Framed strings of what was received so far, when all three are there. */
export function findStatusStrings(received: string): readonly string[] | undefined {
  const framed = received.split(ETX).slice(0, -1);
  const strings = framed.flatMap((part) => part.split(STX).slice(1).at(-1) ?? []);
  return strings.length >= STRINGS ? strings.slice(-STRINGS) : undefined;
}

export function readStatus([first = '', second = '']: readonly string[]): PrinterReport | undefined {
  const one = first.split(',').map((field) => field.trim());
  const two = second.split(',').map((field) => field.trim());
  if (one.length < 12 || two.length < 9) return undefined;
  const flags: readonly (readonly [string | undefined, PrinterProblem])[] = [
    [one[1], 'paper-out'],
    [two[3], 'ribbon-out'],
    [two[2], 'head-open'],
    [one[2], 'paused'],
    [one[11], 'head-hot'],
    [one[10], 'head-cold'],
    [one[5], 'buffer-full'],
    [one[9], 'memory-lost'],
    [one[6], 'diagnostic-mode'],
  ];
  const counts = [one[4], two[8], one[7]].map(Number);
  if (flags.some(([flag]) => flag !== '0' && flag !== '1') || counts.some(Number.isNaN)) return undefined;
  return {
    problems: flags.flatMap(([flag, problem]) => (flag === '1' ? problem : [])),
    // Formats in its memory, labels of the batch being printed, and a format that it has begun to receive.
    labelsWaiting: counts.reduce((sum, count) => sum + count, 0),
  };
}
