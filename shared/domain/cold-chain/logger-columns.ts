/** Which column of a logger's file is what, by the words of its header in the languages that loggers speak. */
import type { CsvRow } from '#shared/lib/csv.ts';

export interface TimeColumns {
  /** The date, or date and time together. */
  readonly date: number;
  readonly time?: number;
}

const BOTH = /date.*(time|heure)|time\s?stamp|datum.*zeit|horodat|fecha.*hora|^datetime/i;
const DATE = /^(date|datum|fecha|data|jour)\b/i;
const TIME = /^(time|zeit|uhrzeit|heure|hora)\b/i;
const TEMPERATURE = /temp|celsius|fahrenheit|^\s*[°º]\s*[CF]\b/i;
/** Settings and summaries that some loggers write beside each reading. */
const NO_READING = /alarm|limit|min\b|max\b|average|mean|set ?point|consigne/i;

export function findTimeColumns(header: readonly string[]): TimeColumns | undefined {
  const both = header.findIndex((name) => BOTH.test(name.trim()));
  if (both >= 0) return { date: both };
  const [date, time] = [DATE, TIME].map((pattern) => header.findIndex((name) => pattern.test(name.trim())));
  if (date === undefined || time === undefined) return undefined;
  if (date >= 0) return time >= 0 ? { date, time } : { date };
  return time >= 0 ? { date: time } : undefined;
}

export function findChannels(header: readonly string[]): readonly { index: number; name: string }[] {
  return header.flatMap((name, index) =>
    TEMPERATURE.test(name) && !NO_READING.test(name) ? [{ index, name: name.trim() }] : [],
  );
}

const LOGGER = /serial|s\/n|logger|device|num[eé]ro de s[eé]rie|ger[aä]t/i;

/** `Serial number,12345` or `Serial number: 12345` above the header. */
export function findLogger(preamble: readonly CsvRow[]): string | undefined {
  for (const { cells } of preamble) {
    const [name = '', value] = cells;
    if (!LOGGER.test(name)) continue;
    const said = value?.trim() || name.split(/[:=]/).slice(1).join(':').trim();
    if (said) return said.slice(0, 60);
  }
  return undefined;
}
