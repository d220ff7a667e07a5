import { z } from 'zod';
import { PRINTER_LANGUAGES } from '../model/printer-languages.ts';
import { command, query } from './declare.ts';
import { commandId, instant } from './fields.ts';
import { labelFields, labelPicture } from './print.ts';

const designId = z.string().regex(/^[a-z0-9-]{1,60}$/);
const revision = z.string().max(100);
/** A design as it is kept; the rules of `shared/domain/label` judge it, and say where it breaks them. */
const content = z.record(z.string().max(60), z.unknown());
const name = z.object({ en: z.string(), fr: z.string() });

/** shipped: as Holdfast comes. changed: the organisation's own in place of a shipped one. own: the organisation's alone. */
const DESIGN_ORIGINS = ['shipped', 'changed', 'own'] as const;

const designRow = z.object({
  id: designId,
  name,
  kind: z.enum(['label', 'receipt']),
  version: z.number().int(),
  origin: z.enum(DESIGN_ORIGINS),
});
export type LabelDesignRow = z.output<typeof designRow>;

const savedVersion = z.object({ version: z.number().int(), content, savedAt: instant, savedBy: z.string() });

/** Designs of labels and receipts: shipped ones, and the organisation's own, which stand in front of them. */
export const labelDesign = {
  list: query('labelDesign.list', {
    access: 'label.print',
    audit: 'none',
    input: z.object({}),
    output: z.array(designRow),
  }),
  read: query('labelDesign.read', {
    access: 'label.print',
    audit: 'none',
    input: z.object({ designId }),
    output: z.object({
      row: designRow,
      content,
      /** Of the organisation's own one; undefined of a shipped one that nobody changed. */
      rev: revision.optional(),
      /** Newest first. */
      earlier: z.array(savedVersion),
      /** Values to look at it with, the longest that must fit among them. */
      sample: labelFields,
    }),
  }),
  /** The design as it would be printed with these values; refuses with the place where it breaks a rule. */
  preview: query('labelDesign.preview', {
    access: 'label.print',
    audit: 'none',
    input: z.object({
      content,
      fields: labelFields,
      language: z.enum(PRINTER_LANGUAGES).optional(),
      dpi: z.union([z.literal(203), z.literal(300), z.literal(600)]).optional(),
    }),
    output: labelPicture,
  }),
  /** Saves a design as the organisation's own, as its next version. `parent`: the revision that was looked at, if there was one. */
  save: command('labelDesign.save', {
    access: 'label.design',
    audit: { action: 'U', subtype: 'label-design' },
    input: z.object({ commandId, content, parent: revision.optional() }),
    output: z.object({ id: z.string(), rev: revision, version: z.number().int() }),
  }),
  /** The organisation's own design is used no more; the shipped one of this id is again, if there is one. */
  withdraw: command('labelDesign.withdraw', {
    access: 'label.design',
    audit: { action: 'U', subtype: 'label-design' },
    input: z.object({ commandId, designId, parent: revision }),
    output: z.object({ id: z.string(), rev: revision }),
  }),
};
