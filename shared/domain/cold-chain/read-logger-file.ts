/** TL1, TL2: the file of a temperature logger, whatever make it is of. Nothing is guessed. */
import { type CsvRow, readCsv } from '#shared/lib/csv.ts';
import type { WallClock } from '../medication/wall-clock.ts';
import type { Reading } from './find-excursions.ts';
import type { Temperature } from './limits.ts';
import { findChannels, findLogger, findTimeColumns, type TimeColumns } from './logger-columns.ts';
import { type DateOrder, findDateOrder, readInstant } from './logger-time.ts';

/** What a person answered where the file does not say. */
export interface LoggerAnswers {
  readonly dateOrder?: DateOrder | undefined;
  readonly unit?: TemperatureUnit | undefined;
  /** Index of the column. */
  readonly channel?: number | undefined;
}

export type TemperatureUnit = 'C' | 'F';

export interface RowProblem {
  readonly line: number;
  readonly why: 'no-time' | 'no-temperature' | 'in-the-future';
}

export type LoggerFile =
  | {
      readonly state: 'read';
      readonly readings: readonly Reading[];
      readonly problems: readonly RowProblem[];
      /** Serial number, where the file names it. */
      readonly logger: string | undefined;
    }
  | { readonly state: 'ask'; readonly what: 'date-order' | 'unit' }
  | { readonly state: 'ask'; readonly what: 'channel'; readonly channels: readonly { index: number; name: string }[] }
  | { readonly state: 'unreadable'; readonly why: 'unclosed-quote' | 'no-header' | 'no-readings' | 'too-many-rows' };

/** Three months at a reading a minute. */
const MAX_READINGS = 130_000;

export function readLoggerFile(text: string, clock: WallClock, nowMs: number, answers: LoggerAnswers = {}): LoggerFile {
  const csv = readCsv(text);
  if (csv.state === 'unclosed') return { state: 'unreadable', why: 'unclosed-quote' };
  const at = csv.rows.findIndex(({ cells }) => findTimeColumns(cells) && findChannels(cells).length > 0);
  const header = csv.rows[at];
  const time = header && findTimeColumns(header.cells);
  if (!header || !time) return { state: 'unreadable', why: 'no-header' };
  const rows = csv.rows.slice(at + 1);
  if (rows.length === 0) return { state: 'unreadable', why: 'no-readings' };
  if (rows.length > MAX_READINGS) return { state: 'unreadable', why: 'too-many-rows' };
  const channels = findChannels(header.cells);
  const channel = channels.length === 1 ? channels[0] : channels.find(({ index }) => index === answers.channel);
  if (!channel) return { state: 'ask', what: 'channel', channels };
  const unit = unitIn(channel.name) ?? unitOfRows(rows, channel.index) ?? answers.unit;
  if (!unit) return { state: 'ask', what: 'unit' };
  const order = findDateOrder(rows.map((row) => timeText(row, time))) ?? answers.dateOrder;
  if (!order) return { state: 'ask', what: 'date-order' };
  const read = readRows(rows, { time, channel: channel.index, unit, order, clock, nowMs });
  if (read.readings.length === 0) return { state: 'unreadable', why: 'no-readings' };
  return { state: 'read', ...read, logger: findLogger(csv.rows.slice(0, at)) };
}

interface How {
  readonly time: TimeColumns;
  readonly channel: number;
  readonly unit: TemperatureUnit;
  readonly order: DateOrder;
  readonly clock: WallClock;
  readonly nowMs: number;
}

/** Clocks of loggers run a little ahead. */
const SLACK_MS = 5 * 60_000;

function readRows(rows: readonly CsvRow[], { time, channel, unit, order, clock, nowMs }: How) {
  const readings: Reading[] = [];
  const problems: RowProblem[] = [];
  for (const row of rows) {
    const written = row.cells[channel] ?? '';
    const ms = readInstant(timeText(row, time), order, clock, readings.at(-1)?.ms);
    const temperature = readTemperature(written, unit);
    if (ms === undefined) problems.push({ line: row.line, why: 'no-time' });
    else if (temperature === undefined) problems.push({ line: row.line, why: 'no-temperature' });
    else if (ms > nowMs + SLACK_MS) problems.push({ line: row.line, why: 'in-the-future' });
    else readings.push({ ms, temperature });
  }
  return { readings, problems };
}

const timeText = ({ cells }: CsvRow, { date, time }: TimeColumns): string =>
  time === undefined ? (cells[date] ?? '') : `${cells[date] ?? ''} ${cells[time] ?? ''}`;

const NUMBER = /^([-+\u2212]?)(\d{1,3})(?:[.,](\d+))?\s*°?\s*([CF])?$/i;

/** A logger measures what a room can be: −100 to 100 °C. */
function readTemperature(written: string, unit: TemperatureUnit): Temperature | undefined {
  const [, sign, whole, decimals = '0'] = NUMBER.exec(written.trim()) ?? [];
  if (whole === undefined) return undefined;
  const value = Number(`${whole}.${decimals}`) * (sign === '-' || sign === '\u2212' ? -1 : 1);
  const degrees = unit === 'C' ? value : ((value - 32) * 5) / 9;
  return Math.abs(degrees) > 100 ? undefined : (Math.round(degrees * 100) as Temperature);
}

/** `Temp (°F)`, `Temperature C`, `Celsius`. */
function unitIn(name: string): TemperatureUnit | undefined {
  const [, letter] = /(?:°|º|\(|\[|deg\.?\s*|[\s_])\s*°?\s*([CF])(?:[\s)\]]|$)/i.exec(name) ?? [];
  const word = /celsius/i.test(name) ? 'C' : /fahrenheit/i.test(name) ? 'F' : undefined;
  return (letter?.toUpperCase() as TemperatureUnit | undefined) ?? word;
}

/** All rows that say a unit say the same one. */
function unitOfRows(rows: readonly CsvRow[], channel: number): TemperatureUnit | undefined {
  const said = new Set(
    rows.flatMap(({ cells }) => NUMBER.exec((cells[channel] ?? '').trim())?.[4]?.toUpperCase() ?? []),
  );
  const [only] = said;
  return said.size === 1 ? (only as TemperatureUnit) : undefined;
}
