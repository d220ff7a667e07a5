import { createContext, useContext } from 'react';
import { useTranslation } from 'react-i18next';
import { kept } from '#shared/lib/kept.ts';
import { type DayOrder, dayOrderOf } from './wall-text.ts';

export interface Format {
  /** 12 Mar 1950. Partial FHIR dates stay partial: `1950`, `Mar 1950`. */
  date(value: string | number): string;
  /** 14:02, always 24 hours. */
  time(value: string | number): string;
  /** Time alone today, else with the day: `21 Nov 14:02`, with the year when it is another. */
  moment(value: string | number): string;
  /** 21 Nov 2026 14:02. */
  dateTime(value: string | number): string;
  /** `3 minutes ago`. */
  ago(value: string | number, nowMs?: number): string;
  /** `decimals`: exactly so many, as the chart wants them. */
  number(value: number, decimals?: number): string;
  bytes(value: number): string;
  /** In which order numbers of a day are typed. */
  readonly dayOrder: DayOrder;
}

const DAY: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short' };
const TIME: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hour12: false };

/** @SAFETY IANA zone of the clock on the wall where what is shown happens; without one the desk's own clock counts. */
export const WallZone = createContext<string | undefined>(undefined);

/** Dates and numbers as clinicians write them, in the language of the window, by the clock of `WallZone`. */
export function useFormat(): Format {
  const { i18n } = useTranslation();
  const zone = useContext(WallZone);
  const locale = i18n.language === 'en' ? 'en-GB' : i18n.language;
  return formatOf(locale, zone);
}

const formats = kept((key: string) => {
  const [locale = '', zone] = key.split(' ');
  return buildFormat(locale, zone);
});

function formatOf(locale: string, zone?: string): Format {
  return formats(zone === undefined ? locale : `${locale} ${zone}`);
}

export function buildFormat(locale: string, zone?: string): Format {
  const formatter = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, zone ? { ...options, timeZone: zone } : options);
  const time = formatter(TIME);
  const day = formatter(DAY);
  const dayOfYear = formatter({ ...DAY, year: 'numeric' });
  // A calendar date has no zone and must not move by one.
  const dateOfYear = new Intl.DateTimeFormat(locale, { ...DAY, year: 'numeric' });
  const monthOfYear = new Intl.DateTimeFormat(locale, { month: 'short', year: 'numeric' });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  // Digits of the wall's calendar: day and year of a moment, whatever the desk's own clock says.
  const calendar = new Intl.DateTimeFormat('en-CA', {
    ...{ year: 'numeric', month: '2-digit', day: '2-digit' },
    ...(zone ? { timeZone: zone } : {}),
  });
  const numbers = kept(
    (decimals: number | undefined) =>
      new Intl.NumberFormat(
        locale,
        decimals === undefined ? {} : { minimumFractionDigits: decimals, maximumFractionDigits: decimals },
      ),
  );
  const momentText = (value: Date, now: Date): string => {
    const [wall, today] = [calendar.format(value), calendar.format(now)];
    if (wall === today) return time.format(value);
    const isThisYear = wall.slice(0, -6) === today.slice(0, -6);
    return `${(isThisYear ? day : dayOfYear).format(value)} ${time.format(value)}`;
  };
  return {
    dayOrder: dayOrderOf(locale),
    date: (value) =>
      typeof value === 'number' ? dayOfYear.format(value) : partialDateText(value, monthOfYear, dateOfYear),
    time: (value) => time.format(new Date(value)),
    moment: (value) => momentText(new Date(value), new Date()),
    dateTime: (value) => `${dayOfYear.format(new Date(value))} ${time.format(new Date(value))}`,
    ago: (value, nowMs = Date.now()) => agoText(relative, new Date(value).getTime() - nowMs),
    number: (value, decimals) => numbers(decimals).format(value),
    bytes: (value) =>
      value < 1_000_000 ? `${Math.max(1, Math.round(value / 1000))} kB` : `${(value / 1_000_000).toFixed(1)} MB`,
  };
}

function partialDateText(value: string, month: Intl.DateTimeFormat, day: Intl.DateTimeFormat): string {
  const [year, ofYear, ofMonth] = value.slice(0, 10).split('-');
  if (!ofYear) return year ?? '';
  // Local noon: a calendar date has no zone and must not move by one.
  const date = new Date(Number(year), Number(ofYear) - 1, Number(ofMonth ?? 1), 12);
  return (ofMonth ? day : month).format(date);
}

const UNITS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

function agoText(relative: Intl.RelativeTimeFormat, ms: number): string {
  for (const [unit, size] of UNITS) if (Math.abs(ms) >= size) return relative.format(Math.trunc(ms / size), unit);
  return relative.format(0, 'minute');
}
