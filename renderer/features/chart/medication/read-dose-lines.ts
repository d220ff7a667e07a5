/** Doses that are typed a line each: one for each time, or one for each band of a scale. */
import type { Regimen, ScaleBand } from '#shared/domain/medication/dosing.ts';
import type { OrderSheet } from './order-sheet.ts';
import type { SheetProblem } from './sheet-facts.ts';
import { readAmount, readDecimal } from './typed-amount.ts';
import { readTimes } from './typed-times.ts';

/** `08:00 2 mg`. */
export function readVarying({ lines }: OrderSheet): Regimen | SheetProblem {
  const doses = listLines(lines).map((line) => {
    const [, time, rest] = /^(\d{1,2}:\d\d)\s+(.+)$/.exec(line) ?? [];
    const read = rest === undefined ? undefined : readAmount(rest);
    const [wall] = readTimes(time ?? '') ?? [];
    return wall && read ? { time: wall, amount: read } : undefined;
  });
  if (doses.length === 0 || doses.some((one) => one === undefined)) return 'lines-unreadable';
  return { kind: 'varying', doses: doses.flatMap((one) => one ?? []) };
}

/** `10-14 4 units`, `<10 none`, `>=18 8 units`. */
export function readScale({ lines, times, measuredIn }: OrderSheet): Regimen | SheetProblem {
  const wall = readTimes(times);
  if (!wall) return 'times-unreadable';
  const bands = listLines(lines).map(readBand);
  if (bands.length === 0 || bands.some((one) => one === undefined)) return 'lines-unreadable';
  return { kind: 'scale', times: wall, measuredIn, bands: bands.flatMap((one) => one ?? []) };
}

const BAND =
  /^(?:<\s*(?<below>[\d.,]+)|(?:>=|≥)\s*(?<from>[\d.,]+)|(?<low>[\d.,]+)\s*[-–]\s*(?<high>[\d.,]+))\s*:?\s+(?<dose>.+)$/u;

function readBand(line: string): ScaleBand | undefined {
  const { below, from, low, high, dose = '' } = BAND.exec(line)?.groups ?? {};
  const isNone = /^(none|nothing|rien|aucun|0)$/i.test(dose.trim());
  const read = isNone ? undefined : readAmount(dose);
  const [least, most] = [from ?? low, below ?? high].map((value) =>
    value === undefined ? undefined : readDecimal(value),
  );
  if ((!isNone && !read) || (least === undefined && most === undefined)) return undefined;
  return { ...(least ? { from: least } : {}), ...(most ? { below: most } : {}), ...(read ? { dose: read } : {}) };
}

function listLines(text: string): readonly string[] {
  return text
    .split(/[\n;]/)
    .map((line) => line.trim())
    .filter(Boolean);
}
