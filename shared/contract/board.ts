import { z } from 'zod';
import { ALERT_CODES } from '#shared/model/alert-codes.ts';
import { query, stream } from './declare.ts';
import { documentId, patientId } from './fields.ts';

/** What a tile of the bed board shows beyond lists: allergies and the last early-warning score. */
export const boardFacts = z.object({
  patientId,
  /** @SAFETY `not-loaded`: they may exist. `partial`: more may be on the way. */
  allergies: z.discriminatedUnion('state', [
    z.object({
      state: z.literal('list'),
      partial: z.boolean(),
      items: z.array(z.object({ text: z.string(), high: z.boolean(), undecided: z.boolean() })),
    }),
    z.object({ state: z.literal('no-known') }),
    z.object({ state: z.literal('never-asked') }),
    z.object({ state: z.literal('not-loaded') }),
  ]),
  /** Of the newest set that stands. `dueAt`: when the standard wants the next one; absent where it says nothing. */
  news2: z
    .discriminatedUnion('state', [
      z.object({
        state: z.literal('complete'),
        total: z.number(),
        band: z.enum(['low', 'low-medium', 'medium', 'high']),
        takenAt: z.string(),
        dueAt: z.string(),
      }),
      z.object({
        state: z.literal('partial'),
        takenAt: z.string(),
        urgent: z.boolean(),
        /** @SAFETY The last total stands beside a part set that came after it, and so does when the next set is due. */
        last: z.object({ total: z.number(), band: z.enum(['low', 'low-medium', 'medium', 'high']) }).optional(),
        dueAt: z.string().optional(),
      }),
      z.object({ state: z.literal('not-scored'), takenAt: z.string() }),
    ])
    .optional(),
  /** Isolation, fall risk and other alerts that stand, the most urgent first; absent where there is none. */
  alerts: z
    .array(z.object({ code: z.enum(ALERT_CODES), text: z.string().optional(), undecided: z.boolean() }))
    .optional(),
  /** @SAFETY Doses that were recorded as given twice and whose incident nobody has written yet; absent where there is none. */
  givenTwice: z.number().int().optional(),
  /** @SAFETY The same for doses that desks gave apart and that together are too close, or above the most of a day (AD7). */
  givenTooMuch: z.number().int().optional(),
  /** The last totals, oldest first; absent under two of them. */
  news2Trend: z.array(z.object({ at: z.string(), total: z.number() })).optional(),
});
export type BoardFacts = z.output<typeof boardFacts>;

export const board = {
  /**
   * Facts of patients with an open stay here, then again whenever something of theirs changes. Clinical: the opening is
   * audited with every patient named, and patients who are not in care here are left out.
   */
  watch: stream('board.watch', {
    access: 'chart.read',
    audit: { action: 'R', subtype: 'bed-board' },
    input: z.object({ patientIds: z.array(patientId).max(200) }),
    output: z.array(boardFacts),
    patientsOf: (input) => input.patientIds,
  }),
  /** Beds of a ward that were taken, every six hours of the last days: numbers only, nobody's data. Beds are those of today. */
  occupancy: query('board.occupancy', {
    access: 'patient.read',
    audit: 'none',
    input: z.object({ wardId: documentId, days: z.number().int().min(1).max(60) }),
    output: z.object({
      beds: z.number(),
      points: z.array(z.object({ at: z.string(), occupied: z.number() })),
    }),
  }),
};
