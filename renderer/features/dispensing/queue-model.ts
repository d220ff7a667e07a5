/** What the queue's screen shows of what core tells: which rows stand under which filter. */
import type { QueueRow, WardRow } from '#shared/contract/dispense-shown.ts';
import { foldedWords } from '#shared/domain/patient/fold-name.ts';

export const QUEUE_FILTERS = ['all', 'work', 'ready', 'owing', 'ward'] as const;
export type QueueFilter = (typeof QUEUE_FILTERS)[number];

export type Listed =
  | { readonly kind: 'prescription'; readonly key: string; readonly row: QueueRow }
  | { readonly kind: 'ward'; readonly key: string; readonly row: WardRow };

/** DQ10: whom a person at the counter names: a ticket, the beginning of a name, or a record number. */
export function isNamed({ row }: Listed, typed: string): boolean {
  const ticket = 'ticket' in row ? row.ticket : undefined;
  if (/^\d+$/.test(typed.trim())) return ticket === typed.trim();
  const known = foldedWords(`${row.name} ${row.recordNumber}`);
  return foldedWords(typed).every((word) => known.some((one) => one.startsWith(word)));
}

/** DQ1: what a ward waits for at once goes before all but immediate prescriptions; the rest of the wards’ follows the queue. */
export function listQueue(rows: readonly QueueRow[], ward: readonly WardRow[], filter: QueueFilter): readonly Listed[] {
  const shown = rows.filter((row) => fits(row, filter));
  const prescriptions = shown.map((row): Listed => ({ kind: 'prescription', key: row.entry, row }));
  if (filter !== 'all' && filter !== 'ward') return prescriptions;
  const waiting = ward
    .toSorted(
      (one, other) => (one.oldestAt ?? '').localeCompare(other.oldestAt ?? '') || one.name.localeCompare(other.name),
    )
    .map((row): Listed => ({ kind: 'ward', key: row.patientId, row }));
  const isUrgent = ({ row }: Listed) => 'urgent' in row && row.urgent;
  if (filter === 'ward') return waiting.toSorted((one, other) => Number(isUrgent(other)) - Number(isUrgent(one)));
  const next = prescriptions.findIndex(({ row }) => 'priority' in row && row.priority !== 'stat');
  const before = next < 0 ? prescriptions : prescriptions.slice(0, next);
  const after = next < 0 ? [] : prescriptions.slice(next);
  return [...before, ...waiting.filter(isUrgent), ...after, ...waiting.filter((one) => !isUrgent(one))];
}

function fits({ state }: QueueRow, filter: QueueFilter): boolean {
  switch (filter) {
    case 'work':
      return state === 'waiting' || state === 'in-work';
    case 'ready':
      return state === 'ready';
    case 'owing':
      return state === 'owing';
    case 'ward':
      return false;
    default:
      return true;
  }
}
