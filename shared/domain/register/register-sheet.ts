/** CR12: what stands on the paper: a statement in the columns and words of a template. Text only; the screen sets it. */
import type { RegisterEntryResource, RegisterOfEntry } from '#shared/model/register-entry.ts';
import { wallClock } from '../medication/wall-clock.ts';
import { NONE, type Quantity, quantity, quantityText } from '../stock/quantity.ts';
import { noteText } from './note-words.ts';
import { quantityWords } from './quantity-words.ts';
import type { RegisterStatement } from './register-statement.ts';
import type { RegisterColumn, RegisterTemplate, RegisterWords } from './register-template.ts';

export interface SheetCell {
  readonly column: RegisterColumn;
  readonly text: string;
}
export interface SheetRow {
  readonly id: string;
  readonly kind: 'entry' | 'note' | 'check' | 'pending';
  readonly cells: readonly SheetCell[];
}
export interface RegisterSheet {
  readonly columns: readonly { readonly column: RegisterColumn; readonly heading: string; readonly share: number }[];
  readonly opening: string;
  readonly rows: readonly SheetRow[];
  readonly pending: readonly SheetRow[];
  readonly closing: string;
  readonly received: string;
  readonly supplied: string;
  /** Absent where nothing was opened or corrected. */
  readonly corrected?: string;
  /** Balances at the days that the law names. */
  readonly balances: readonly { readonly label: string; readonly text: string }[];
  readonly remarks: readonly string[];
}

export interface SheetContext {
  readonly template: RegisterTemplate;
  readonly words: RegisterWords;
  readonly zone: string;
  /** BCP 47: of what the program wrote. */
  readonly language: string;
  readonly register: RegisterOfEntry;
  /** Numbers of the register's entries, by id: what notes refer to. */
  readonly numberOf: (entryId: string) => number | undefined;
}

export function registerSheet(statement: RegisterStatement, context: SheetContext): RegisterSheet {
  const { template, words, register } = context;
  const { faulty } = statement;
  const { labels } = words;
  const stated = (value: Quantity): string => withWords(value, register.unit, template);
  const rowOf = (id: string, entry: RegisterEntryResource, kind: SheetRow['kind']): SheetRow => ({
    ...{ id, kind },
    cells: template.columns.map((column) => ({
      column,
      text: cellText(column, id, entry, context, kind, faulty.has(id)),
    })),
  });
  const share = template.columns.reduce((sum, column) => sum + (template.widths[column] ?? 1), 0);
  return {
    columns: template.columns.map((column) => ({
      column,
      heading: words.headings[column] ?? column,
      share: (template.widths[column] ?? 1) / share,
    })),
    opening: stated(statement.opening),
    rows: statement.lines.map(({ id, entry }) => rowOf(id, entry, kindOf(entry))),
    pending: statement.pending.map(({ id, entry }) => rowOf(id, entry, 'pending')),
    closing: stated(statement.closing),
    received: stated(statement.received),
    supplied: stated(statement.supplied),
    ...(statement.corrected === NONE ? {} : { corrected: stated(statement.corrected) }),
    balances: statement.balances.map(({ day, balance }) => ({
      label: labels.balanceAt.replace('{day}', day),
      text: stated(balance),
    })),
    remarks: [
      ...(statement.faulty.size > 0 ? [labels.faults.replace('{numbers}', numbersOf(statement.faulty, context))] : []),
      ...(statement.partial ? [labels.partial] : []),
      ...(statement.enteredLater > 0 ? [labels.enteredLater.replace('{count}', String(statement.enteredLater))] : []),
    ],
  };
}

/** A line that is off the main part has none. */
const numbersOf = (ids: ReadonlySet<string>, { numberOf }: SheetContext): string =>
  [...ids].map((id) => numberOf(id) ?? '–').join(', ');

function kindOf({ act }: RegisterEntryResource): SheetRow['kind'] {
  return act === 'note' || act === 'check' ? act : 'entry';
}

function withWords(value: Quantity, unit: string, { columns }: RegisterTemplate): string {
  const figures = `${quantityText(value)} ${unit}`;
  return columns.includes('quantity-in-words') ? `${figures} (${quantityWords(value)})` : figures;
}

function cellText(
  column: RegisterColumn,
  id: string,
  entry: RegisterEntryResource,
  context: SheetContext,
  kind: SheetRow['kind'],
  isFaulty: boolean,
): string {
  const { words, zone } = context;
  const { labels } = words;
  const amount = quantity(entry.quantity);
  const isIn = amount > 0;
  const isMoving = amount !== NONE && entry.act !== 'note' && entry.act !== 'open';
  const size = quantityText(Math.abs(amount) as Quantity);
  const yesOrNo = (value: boolean | undefined): string => (value === undefined ? '' : value ? labels.yes : labels.no);
  const texts: Readonly<Record<RegisterColumn, () => string>> = {
    number: () => (kind === 'pending' ? '–' : String(context.numberOf(id) ?? '')),
    date: () => wallText(entry.occurredAt, zone).day,
    time: () => wallText(entry.occurredAt, zone).time,
    act: () => words.acts[entry.act],
    'received-from': () => (isIn ? partyText(entry) : ''),
    'supplied-to': () => (amount < 0 ? partyText(entry) : ''),
    authority: () => [entry.authority?.name, entry.authority?.reference].filter(Boolean).join(', '),
    received: () => (isMoving && isIn ? size : ''),
    supplied: () => (isMoving && !isIn ? size : ''),
    quantity: () => (amount === NONE ? '' : quantityText(amount)),
    'quantity-in-words': () => (amount === NONE ? '' : quantityWords(amount)),
    collector: () => [entry.collector?.name, entry.collector?.address].filter(Boolean).join(', '),
    'identity-asked': () => yesOrNo(entry.collector?.identityAsked),
    'identity-shown': () => yesOrNo(entry.collector?.identityShown),
    balance: () => (kind === 'pending' ? '' : quantityText(quantity(entry.balance))),
    by: () => entry.actor.name,
    witness: () => entry.witness?.name ?? '',
    batch: () =>
      (entry.batches ?? [])
        .map(({ lot, expiry }) => [lot, expiry?.replaceAll('-', '\u2011')].filter(Boolean).join(' '))
        .join('; '),
    // CR13: a paper that goes to an authority says it at the line, too.
    remark: () =>
      [...(isFaulty ? [labels.faulty.toUpperCase()] : []), remarkText(entry, context)].filter(Boolean).join('. '),
  };
  return texts[column]();
}

const partyText = ({ party }: RegisterEntryResource): string =>
  [party?.name, party?.address].filter(Boolean).join(', ');

/** What no column has: what was counted, how it was destroyed, what a note is about, for which desk it was entered. */
function remarkText(
  entry: RegisterEntryResource,
  { words: { labels }, numberOf, zone, language }: SheetContext,
): string {
  const said = noteText(entry, language);
  const amount = quantity(entry.quantity);
  const about = entry.noteOn === undefined ? undefined : numberOf(entry.noteOn);
  return [
    about === undefined ? undefined : labels.noteOn.replace('{number}', String(about)),
    entry.note && (said ?? entry.note),
    countText(entry, labels),
    entry.act === 'note' && amount !== NONE ? `${labels.correction} ${quantityText(amount)}` : undefined,
    entry.method && (said ?? entry.method),
    entry.reason,
    entry.posts ? labels.enteredFor.replace('{time}', fullText(entry.recordedAt, zone)) : undefined,
  ]
    .flatMap((part) => (part ? [part.replace(/[.\s]+$/, '')] : []))
    .join('. ');
}

function countText({ counted, expected }: RegisterEntryResource, labels: RegisterWords['labels']): string | undefined {
  if (counted === undefined) return undefined;
  const told = `${labels.counted} ${counted}`;
  return expected === undefined || expected === counted ? told : `${told}, ${labels.expected} ${expected}`;
}

/** ISO in the day, since no country misreads it. */
function wallText(instant: string, zone: string): { readonly day: string; readonly time: string } {
  const offset = wallClock(zone).offsetAt(Date.parse(instant));
  const wall = new Date(Date.parse(instant) + offset * 60_000).toISOString();
  return { day: wall.slice(0, 10), time: wall.slice(11, 16) };
}

const fullText = (instant: string, zone: string): string => {
  const { day, time } = wallText(instant, zone);
  return `${day} ${time}`;
};
