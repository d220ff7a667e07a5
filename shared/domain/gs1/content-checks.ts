/** Rules on the content of a component beyond its length and characters. Each takes a component that fits its format. */
import { isBase64Url } from './character-sets.ts';
import { hasGs1CheckDigit } from './check-digit.ts';
import { hasCheckPair } from './check-pair.ts';
import type { FindingCode } from './finding.ts';
import { isCalendarDay } from './gs1-date.ts';

interface ContentCheck {
  readonly holds: (text: string) => boolean;
  readonly code: FindingCode;
}

const within = (pattern: RegExp) => (text: string) => pattern.test(text);
const content = (holds: ContentCheck['holds']): ContentCheck => ({ holds, code: 'content' });
const time = (pattern: RegExp): ContentCheck => ({ holds: within(pattern), code: 'time' });
/** A year that stands for any of its century: 00 is a leap year in 2000, which every window of ours holds. */
const day = (yymmdd: string) => isCalendarDay(2000 + Number(yymmdd.slice(0, 2)), yymmdd.slice(2, 4), yymmdd.slice(4));

export const CONTENT_CHECKS = {
  check: { holds: hasGs1CheckDigit, code: 'check-digit' },
  pair: { holds: hasCheckPair, code: 'check-digit' },
  date: { holds: (text) => /^\d{6}$/.test(text) && day(text), code: 'date' },
  date0: { holds: (text) => /^\d{6}$/.test(text) && day(text.replace(/00$/, '01')), code: 'date' },
  birth: {
    holds: (text) => /^\d{8}$/.test(text) && isCalendarDay(Number(text.slice(0, 4)), text.slice(4, 6), text.slice(6)),
    code: 'date',
  },
  hhmm: time(/^([01]\d|2[0-3])[0-5]\d$/),
  hh: time(/^([01]\d|2[0-3])$/),
  mm: time(/^[0-5]\d$/),
  ss: time(/^[0-5]\d$/),
  nonzero: content(within(/^\d*[1-9]\d*$/)),
  zero: content(within(/^0+$/)),
  leading: content(within(/^(0|[1-9]\d*)$/)),
  yesno: content(within(/^[01]$/)),
  hyphen: content(within(/^-+$/)),
  sex: content(within(/^[0129]$/)),
  media: content(within(/^(0[1-9]|10|[89]\d)$/)),
  letter: content(within(/\D/)),
  importer: content(within(/^[0-9A-Za-z_-]$/)),
  winding: content(within(/^[019]$/)),
  percent: content(within(/^([^%]|%[0-9A-Fa-f]{2})*$/)),
  base64: content(isBase64Url),
  piece: content(isPieceOfTotal),
  birthorder: content(isBirthOrder),
  latitude: content((text) => /^\d{10}$/.test(text) && Number(text) <= 1_800_000_000),
  longitude: content((text) => /^\d{10}$/.test(text) && Number(text) <= 3_600_000_000),
} as const satisfies Readonly<Record<string, ContentCheck>>;

export type ContentCheckName = keyof typeof CONTENT_CHECKS;

export function isContentCheckName(name: string): name is ContentCheckName {
  return Object.hasOwn(CONTENT_CHECKS, name);
}

/** Two halves of one length: this piece, and how many there are. */
function isPieceOfTotal(text: string): boolean {
  if (!/^(\d\d)+$/.test(text)) return false;
  const [piece, total] = [text.slice(0, text.length / 2), text.slice(text.length / 2)].map(Number);
  return piece !== undefined && total !== undefined && piece >= 1 && piece <= total;
}

/** First of two: `1/2`. */
function isBirthOrder(text: string): boolean {
  const [, born, of] = /^([1-9])\/([1-9])$/.exec(text) ?? [];
  return born !== undefined && Number(born) <= Number(of);
}
