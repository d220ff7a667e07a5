import { z } from 'zod';
import { fields, listOf, text, wholeNumber } from './checks.ts';
import { PARK_REASONS } from './hl7-park-reason.ts';
import { ownKind } from './kind-model.ts';

export const PARKED_MESSAGE_KIND = 'ParkedMessage';

/**
 * A message of HL7 that a station could not apply, for as long as it is parked there: written with the parking, deleted
 * when it is settled. It belongs to the site: a station that is lost takes nothing with it that another cannot take over.
 */
export const parkedMessageResource = z.object({
  resourceType: z.literal(PARKED_MESSAGE_KIND),
  /** Where it is parked. */
  stationId: z.string().min(1),
  number: z.number().int().min(1),
  route: z.string(),
  key: z.string().min(1),
  at: z.string(),
  type: z.string(),
  controlId: z.string(),
  peer: z.string(),
  about: z.array(z.string()),
  /** As it stood when it was parked; clinical content. */
  text: z.string(),
  original: z.string().optional(),
  unsound: z.boolean().optional(),
  reason: z.object({
    kind: z.enum(PARK_REASONS),
    at: z.string().optional(),
    text: z.string().optional(),
    patientIds: z.array(z.string()).optional(),
    behind: z.number().optional(),
  }),
});
export type ParkedMessageResource = z.output<typeof parkedMessageResource>;

export const parkedMessageModel = ownKind(
  PARKED_MESSAGE_KIND,
  { lane: 2 },
  fields(
    { stationId: text, number: wholeNumber, key: text, at: text, text, reason: fields({ kind: text }) },
    { about: listOf(text) },
  ),
);
