import { z } from 'zod';
import { type Fields, fields, listOf, matching, type Problem, text } from './checks.ts';
import { ownKind } from './kind-model.ts';

const person = z.object({ id: z.string(), name: z.string() });

/** A hand-over between two shifts: who gave whose patients to whom, when, and what was known of them then. */
const handOverResource = z
  .object({
    resourceType: z.literal('HandOver'),
    wardId: z.string(),
    /** Of one nurse's patients; absent: the ward's. */
    nurseId: z.string().optional(),
    givenBy: person,
    /** ISO 8601. */
    givenAt: z.string(),
    /** Who took over. Two desks may each have recorded somebody: both stay. */
    taken: z.array(z.object({ id: z.string(), by: person, at: z.string() })).default([]),
    note: z.string().optional(),
    /** Number on the printed sheet. */
    sheetNumber: z.string().optional(),
    /** Of each patient the revisions that the sheet knew, by the beginnings of their digests: what changed since is told from them. */
    seen: z.array(z.object({ patientId: z.string(), revisions: z.array(z.string()) })),
  })
  .loose();
export type HandOverResource = z.output<typeof handOverResource>;

const given = ['wardId', 'nurseId', 'givenBy', 'givenAt', 'seen'] as const;

/** HO4. What was given stays as it was given. */
function judgeChange(after: Fields, before: Fields): Problem | undefined {
  const name = given.find((item) => JSON.stringify(after[item] ?? null) !== JSON.stringify(before[item] ?? null));
  return name && { path: name, reason: 'must stay as it was given' };
}

const whoever = fields({ id: text, name: text });

export const handOverModel = ownKind(
  'HandOver',
  { lane: 2, judgeChange },
  fields(
    {
      wardId: matching(/^Location:/, 'must be the id of a Location'),
      givenBy: whoever,
      givenAt: text,
      seen: listOf(fields({ patientId: text, revisions: listOf(text) })),
    },
    { taken: listOf(fields({ id: text, by: whoever, at: text })) },
  ),
);
