/** What a form is read against, and what may keep it from being read. */
import type { EntryProblem } from '#shared/domain/medication/judge-entry.ts';
import type { OrderSheet } from './order-sheet.ts';

export interface SheetFacts {
  readonly nowMs: number;
  readonly zone: string;
  readonly weight: { readonly kg: number; readonly takenAt: string } | undefined;
  /** The start of the order that is changed. */
  readonly notBefore?: string | undefined;
}

export type SheetProblem =
  | EntryProblem
  | 'times-unreadable'
  | 'lines-unreadable'
  | 'days-unreadable'
  | 'weight-missing';

export function startOf({ start }: OrderSheet, { nowMs }: SheetFacts): string {
  const ms = start === '' ? nowMs : Date.parse(start);
  return Number.isNaN(ms) ? start : new Date(ms).toISOString();
}
