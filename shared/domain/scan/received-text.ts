import { GS } from '../gs1/element-string.ts';
import type { Finding } from '../gs1/finding.ts';
import { findSwappedSymbology, findSymbology, type Symbology } from './symbology.ts';

/** A scan without what the scanner put around it; `origins` gives each character's place in the raw text. */
export interface ReceivedText {
  readonly text: string;
  readonly origins: readonly number[];
  readonly symbology?: Symbology;
  readonly findings: readonly Finding[];
}

const LINE_END = /[\r\n\t]+$/;

/**
 * SC3, SC4: takes off the line end and the symbology identifier, and puts FNC1 where one of `separators` stands. Nothing
 * else is changed, capitals and small letters least of all.
 */
export function receiveText(raw: string, separators: readonly string[], told?: string): ReceivedText {
  const bare = raw.replace(LINE_END, '');
  const prefix = bare.startsWith(']') ? bare.slice(0, 3) : '';
  const swapped = findSwappedSymbology(prefix);
  const symbology = findSymbology(prefix) ?? swapped ?? (prefix === '' && told ? findSymbology(told) : undefined);
  const body = separate(bare, prefix.length, separators);
  const findings: Finding[] = [];
  if ((prefix || told) && !symbology) findings.push({ code: 'unknown-symbology', at: 0 });
  if (swapped) findings.push({ code: 'caps-lock', at: 1 });
  return { ...body, findings, ...(symbology ? { symbology } : {}) };
}

function separate(text: string, from: number, separators: readonly string[]) {
  const longestFirst = separators.filter((one) => one !== '').toSorted((one, other) => other.length - one.length);
  const characters: string[] = [];
  const origins: number[] = [];
  for (let at = from; at < text.length; ) {
    const separator = longestFirst.find((one) => text.startsWith(one, at));
    characters.push(separator ? GS : text.charAt(at));
    origins.push(at);
    at += separator?.length ?? 1;
  }
  return { text: characters.join(''), origins };
}

/** A finding about the text, with its place in the raw scan. What lies behind the end stays behind the end. */
export function placeInRaw(finding: Finding, { origins }: ReceivedText): Finding {
  const last = origins.at(-1);
  return { ...finding, at: origins[finding.at] ?? (last === undefined ? 0 : last + 1) };
}
