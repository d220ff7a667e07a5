/**
 * An HL7 v2 message as text in segments and fields, nothing more: what a field means is the business of whoever reads it.
 * Reading judges: what cannot be taken apart without guessing is a fault with its place, never a best effort (HL1).
 * @SAFETY Two messages that ran into one another, or a text with control characters, would be read as one person's data.
 */
import { unescapeText } from './escapes.ts';

export interface Delimiters {
  readonly field: string;
  readonly component: string;
  readonly repetition: string;
  readonly escape: string;
  readonly subcomponent: string;
}

export interface Segment {
  readonly name: string;
  /** Raw text by the number that HL7 gives the field; `fields[0]` is the name. MSH-1 and MSH-2 are the delimiters. */
  readonly fields: readonly string[];
}

export interface Message {
  readonly delimiters: Delimiters;
  readonly segments: readonly Segment[];
}

export interface SyntaxFault {
  readonly fault: 'no-header' | 'delimiters' | 'segment-name' | 'two-messages' | 'control-characters' | 'too-long';
  /** Number of the line, from 1. */
  readonly line: number;
}

export const STANDARD: Delimiters = {
  field: '|',
  component: '^',
  repetition: '~',
  escape: '\\',
  subcomponent: '&',
};

const MOST_SEGMENTS = 10_000;
const SEGMENT_NAME = /^[A-Z][A-Z0-9]{2}$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/;

export function isFault(value: Message | SyntaxFault): value is SyntaxFault {
  return 'fault' in value;
}

export function readMessage(text: string): Message | SyntaxFault {
  const lines = linesOf(text);
  const delimiters = readDelimiters(lines[0] ?? '');
  if ('fault' in delimiters) return delimiters;
  if (lines.length > MOST_SEGMENTS) return { fault: 'too-long', line: MOST_SEGMENTS };
  const segments: Segment[] = [];
  for (const [index, line] of lines.entries()) {
    const fault = faultOf(line, index, delimiters);
    if (fault) return { fault, line: index + 1 };
    segments.push(splitSegment(line, delimiters, index === 0));
  }
  return { delimiters, segments };
}

/** Segments end with a carriage return; many senders write line feeds, which are taken as well. */
function linesOf(text: string): readonly string[] {
  const plain = text.startsWith('\ufeff') ? text.slice(1) : text;
  return plain.split(/\r\n|\r|\n/).filter((line) => line !== '');
}

function readDelimiters(header: string): Delimiters | SyntaxFault {
  if (!header.startsWith('MSH') || header.length < 8) return { fault: 'no-header', line: 1 };
  const field = header[3] ?? '';
  const [component = '', repetition = '', mark = '', subcomponent = ''] = header.slice(4).split(field)[0] ?? '';
  const found = { field, component, repetition, escape: mark, subcomponent };
  const given = Object.values(found).filter((one) => one !== '');
  const isDistinct = new Set(given).size === given.length;
  if (!isDistinct || component === '' || given.some((one) => /[\p{L}\p{N}\s]/u.test(one)))
    return { fault: 'delimiters', line: 1 };
  return found;
}

function faultOf(line: string, index: number, { field }: Delimiters): SyntaxFault['fault'] | undefined {
  if (CONTROL.test(line)) return 'control-characters';
  const name = line.slice(0, 3);
  if (index > 0 && name === 'MSH') return 'two-messages';
  if (index === 0 && line.includes(`${field}MSH${field}`)) return 'two-messages';
  const isNamed = SEGMENT_NAME.test(name) && (line.length === 3 || line[3] === field);
  return isNamed ? undefined : 'segment-name';
}

function splitSegment(line: string, { field }: Delimiters, isHeader: boolean): Segment {
  const parts = line.split(field);
  const [name = ''] = parts;
  return { name, fields: isHeader ? [name, field, ...parts.slice(1)] : parts };
}

/** The message as it goes on the wire; reading it again gives the same. */
export function writeMessage({ delimiters: { field }, segments }: Message): string {
  return segments
    .map(({ name, fields }) => (name === 'MSH' ? ['MSH', ...fields.slice(2)] : fields).join(field))
    .map((line) => `${line}\r`)
    .join('');
}

export function findSegment({ segments }: Message, name: string): Segment | undefined {
  return segments.find((segment) => segment.name === name);
}

export function listSegments({ segments }: Message, name: string): readonly Segment[] {
  return segments.filter((segment) => segment.name === name);
}

/** Raw repetitions of a field; none where it is empty. */
export function repetitionsOf({ delimiters }: Message, segment: Segment | undefined, field: number): readonly string[] {
  const raw = segment?.fields[field] ?? '';
  if (raw === '') return [];
  return delimiters.repetition === '' || segment?.name === 'MSH' ? [raw] : raw.split(delimiters.repetition);
}

/** HL7's explicit "delete this": two double quotes. Nothing between the bars says nothing. */
export const DELETED = '""';

/** One component in plain text, its first subcomponent unless told; undefined where it says nothing. */
export function componentOf(
  { delimiters }: Message,
  repetition: string | undefined,
  component: number,
  subcomponent = 1,
): string | undefined {
  const raw = repetition?.split(delimiters.component)[component - 1];
  if (raw === undefined || raw === '') return undefined;
  const part = delimiters.subcomponent === '' ? raw : raw.split(delimiters.subcomponent)[subcomponent - 1];
  if (part === undefined || part === '') return undefined;
  const text = unescapeText(part, delimiters).trim();
  return text === '' ? undefined : text;
}

/** First repetition's component in plain text. */
export function textOf(
  message: Message,
  segment: Segment | undefined,
  field: number,
  component = 1,
): string | undefined {
  return componentOf(message, repetitionsOf(message, segment, field)[0], component);
}

/** The message with other raw texts in some fields. A text that would break segments is refused. */
export function withFields(
  message: Message,
  changes: readonly { readonly segment: number; readonly field: number; readonly text: string }[],
): Message | undefined {
  const segments = message.segments.map((segment) => ({ ...segment, fields: [...segment.fields] }));
  for (const { segment: at, field, text } of changes) {
    const segment = segments[at];
    const isDelimiter = segment?.name === 'MSH' && field < 3;
    if (!segment || isDelimiter || /[\r\n]/.test(text) || text.includes(message.delimiters.field)) return undefined;
    while (segment.fields.length < field) segment.fields.push('');
    segment.fields[field] = text;
  }
  return { ...message, segments };
}
