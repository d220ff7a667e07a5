/**
 * Days and moments as people type them, in the order of their language. What stands behind a field is the wall clock in
 * ISO's order, as the browser's own fields hold it: `2026-11-22T14:05`, `2026-11-22`, `14:05`.
 *
 * @SAFETY What cannot be read is nothing, never a guess: 13/12 where the month comes first is refused, not turned round.
 */
export type WallPrecision = 'moment' | 'day' | 'time';
export type DayOrder = 'day-first' | 'month-first' | 'year-first';

/** How a language writes numbers of a day. `locale`: BCP 47. */
export function dayOrderOf(locale: string): DayOrder {
  const parts = new Intl.DateTimeFormat(locale, { day: '2-digit', month: '2-digit', year: 'numeric' }).formatToParts();
  const [first] = parts.filter(({ type }) => type !== 'literal');
  return first?.type === 'month' ? 'month-first' : first?.type === 'year' ? 'year-first' : 'day-first';
}

const TIME = /(?:^|\s)(?:(\d{1,2})[:h](\d{2})|(\d{2})(\d{2}))$/;

/** `today`: `2026-11-22`; a time alone is today's, a day without a year is this year's. Undefined: not to be read. */
export function readWall(typed: string, precision: WallPrecision, order: DayOrder, today: string): string | undefined {
  const text = typed.trim().replace(/[T,]/, ' ').replaceAll(/\s+/g, ' ');
  if (precision === 'day') return readDay(text, order, today);
  const time = TIME.exec(text);
  const clock = time && readTime(time[1] ?? time[3] ?? '', time[2] ?? time[4] ?? '');
  if (!time || !clock) return undefined;
  const before = text.slice(0, time.index).trim();
  if (precision === 'time') return before === '' ? clock : undefined;
  const day = before === '' ? today : readDay(before, order, today);
  return day && `${day}T${clock}`;
}

function readTime(hours: string, minutes: string): string | undefined {
  return Number(hours) < 24 && Number(minutes) < 60 ? `${two(hours)}:${minutes}` : undefined;
}

const POSITIONS: Readonly<Record<DayOrder, readonly ('d' | 'm' | 'y')[]>> = {
  'day-first': ['d', 'm', 'y'],
  'month-first': ['m', 'd', 'y'],
  'year-first': ['y', 'm', 'd'],
};

function readDay(text: string, order: DayOrder, today: string): string | undefined {
  const parts = text.split(/[/.\- ]/).filter(Boolean);
  if (parts.some((part) => !/^\d{1,4}$/.test(part))) return undefined;
  const isIso = parts.length === 3 && parts[0]?.length === 4;
  const places = isIso ? POSITIONS['year-first'] : POSITIONS[order];
  const named = parts.length === 2 ? places.filter((place) => place !== 'y') : places;
  if (parts.length !== named.length) return undefined;
  const of = (place: 'd' | 'm' | 'y') => parts[named.indexOf(place)];
  const year = of('y') ?? today.slice(0, 4);
  if (year.length !== 2 && year.length !== 4) return undefined;
  const [month = '', day = ''] = [of('m'), of('d')];
  return realDay(`${year.length === 2 ? `20${year}` : year}-${two(month)}-${two(day)}`);
}

/** The 31st of November is no day. */
function realDay(day: string): string | undefined {
  const ms = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().slice(0, 10) === day ? day : undefined;
}

/** What stands in the field: `22/11/2026 14:05`. */
export function writeWall(value: string, order: DayOrder): string {
  const [day = '', time = ''] = value.includes(':') && !value.includes('-') ? ['', value] : value.split('T');
  const [y = '', m = '', d = ''] = day.split('-');
  const written = day && POSITIONS[order].map((place) => ({ y, m, d })[place]).join('/');
  return [written, time.slice(0, 5)].filter(Boolean).join(' ');
}

const STEP_MS = { H: 3_600_000, M: 60_000, d: 86_400_000 } as const;

/** The part under the caret one up or down, as arrow keys do; the wall clock turns over as a calendar does. */
export function stepWall(value: string, order: DayOrder, caret: number, by: 1 | -1): string {
  const hasDay = value.includes('-');
  const place = placeAt(hasDay, order, caret);
  const date = new Date(Date.parse(`${hasDay ? value : `2000-01-01T${value}`}${value.includes(':') ? '' : 'T00:00'}Z`));
  if (place === 'y') date.setUTCFullYear(date.getUTCFullYear() + by);
  else if (place === 'm') date.setUTCMonth(date.getUTCMonth() + by);
  else date.setTime(date.getTime() + by * STEP_MS[place]);
  const text = date.toISOString();
  if (!hasDay) return text.slice(11, 16);
  return value.includes('T') ? text.slice(0, 16) : text.slice(0, 10);
}

function placeAt(hasDay: boolean, order: DayOrder, caret: number): 'd' | 'm' | 'y' | 'H' | 'M' {
  if (!hasDay) return caret <= 2 ? 'H' : 'M';
  if (caret > 10) return caret <= 13 ? 'H' : 'M';
  let end = -1;
  for (const place of POSITIONS[order]) {
    end += (place === 'y' ? 4 : 2) + 1;
    if (caret <= end) return place;
  }
  return 'd';
}

function two(digits: string): string {
  return digits.padStart(2, '0');
}
