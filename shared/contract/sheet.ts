import { z } from 'zod';
import { command } from './declare.ts';
import { commandId, documentId, patientId } from './fields.ts';

/** What is printed on paper. Each kind is a value of the audit's subtype. */
const SHEETS = [
  'hand-over',
  'medication-chart',
  'task-list',
  'incident',
  'stock-card',
  'stock-count',
  'stock-value',
  'stock-adjustments',
  'recall-recipients',
  'made-record',
] as const;

export const sheet = {
  /**
   * Somebody prints a sheet: an audit event with every patient on it (standards.md 7), durable before the printer's
   * dialogue opens. The number stands on each page.
   */
  print: command('sheet.print', {
    access: 'chart.read',
    audit: { action: 'E', subtype: 'print' },
    input: z.object({
      commandId,
      sheet: z.enum(SHEETS),
      patientIds: z.array(patientId).max(200),
      /** What it is about besides: the ward, a hand-over. */
      id: documentId.optional(),
    }),
    output: z.object({ number: z.string(), printedAt: z.string(), by: z.string() }),
    patientsOf: (input) => input.patientIds,
  }),
};
