import { z } from 'zod';
import { command } from './declare.ts';
import { commandId, documentId, rev, saved } from './fields.ts';

const code = z
  .string()
  .trim()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,19}$/u);
const placeName = z.string().trim().min(1).max(100);

/** Places of the organisation: wards, rooms, beds. Sites are made by central (`organisation.addSite`). No person's data, yet every change is audited. */
export const location = {
  /** Whether a bed can be used. That somebody lies in it follows from encounters. */
  setBedState: command('location.setBedState', {
    access: 'encounter.manage',
    audit: { action: 'U', subtype: 'bed' },
    input: z.object({
      commandId,
      id: documentId,
      parent: rev.optional(),
      readiness: z.enum(['ready', 'cleaning', 'closed']),
      /** Wanted for a bed that is closed. */
      reason: z.string().trim().max(200).optional(),
    }),
    output: saved,
  }),
  /** A new ward, room or bed, or another name, code or place of one. */
  save: command('location.save', {
    access: 'station.manage',
    audit: { action: 'U', subtype: 'place' },
    input: z.object({
      commandId,
      /** Both of the place that is changed; neither for a new one. */
      id: documentId.optional(),
      parent: rev.optional(),
      level: z.enum(['ward', 'room', 'bed']),
      code,
      name: placeName,
      partOf: documentId,
      /** An inactive place is out of use; refused while somebody lies in it. */
      inUse: z.boolean().default(true),
    }),
    output: saved,
  }),
  /** Another name for a site. Its code stays: records, stations and leases name it. */
  renameSite: command('location.renameSite', {
    access: 'station.manage',
    audit: { action: 'U', subtype: 'place' },
    input: z.object({ commandId, id: documentId, parent: rev.optional(), name: placeName }),
    output: saved,
  }),
  /** A table `site,ward,room,bed,name`: see shared/domain/admission, AD11. The same table twice changes nothing. */
  importTable: command('location.importTable', {
    access: 'station.manage',
    audit: { action: 'U', subtype: 'places' },
    input: z.object({ commandId, csv: z.string().max(500_000) }),
    output: z.object({
      added: z.number(),
      renamed: z.number(),
      unchanged: z.number(),
      refused: z.array(
        z.object({
          line: z.number(),
          fault: z.enum([
            'too-few-columns',
            'no-code',
            'no-such-parent',
            'site-not-here',
            'code-malformed',
            'code-gap',
            'twice-in-file',
          ]),
          text: z.string(),
        }),
      ),
      /** Named by the table and not known here: `organisation.addSite` makes them. */
      sites: z.array(z.object({ code: z.string(), name: z.string() })),
    }),
  }),
};
