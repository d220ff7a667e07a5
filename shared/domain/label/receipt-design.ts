/**
 * A receipt as data: as broad as its paper, as long as what stands on it. Elements follow each other from top to bottom.
 * A field for `rows` has a row in each line, its amount behind a tab.
 */
import { z } from 'zod';
import { fieldsOf, LABEL_SYMBOLOGIES } from './label-design.ts';

export const RECEIPT_SIZES = ['normal', 'large', 'huge'] as const;

const text = z.string().min(1);
const align = z.enum(['left', 'right', 'centre', 'start', 'end']).default('start');

const receiptElement = z.discriminatedUnion('element', [
  z.object({
    element: z.literal('text'),
    text,
    /** Letters of 3, 6 and 12 mm at 203 dpi. */
    size: z.enum(RECEIPT_SIZES).default('normal'),
    align,
    bold: z.boolean().default(false),
  }),
  z.object({ element: z.literal('rows'), rows: text, bold: z.boolean().default(false) }),
  /** A line across. */
  z.object({ element: z.literal('rule') }),
  /** An empty line. */
  z.object({ element: z.literal('gap') }),
  z.object({
    element: z.literal('code'),
    symbology: z.enum(LABEL_SYMBOLOGIES),
    text,
    moduleMm: z.number().positive(),
    /** Of bars; a matrix is as high as it is. */
    heightMm: z.number().positive().default(10),
  }),
]);
export type ReceiptElement = z.output<typeof receiptElement>;

export const receiptDesign = z
  .object({
    id: z.string().regex(/^[a-z0-9-]{1,60}$/),
    version: z.number().int().positive(),
    kind: z.literal('receipt'),
    name: z.object({ en: z.string().min(1), fr: z.string().min(1) }),
    /** What the head can print of the paper: 72 of 80 mm, 48 of 58 mm. */
    widthMm: z.number().min(20).max(210),
    fields: z.array(z.object({ name: z.string().regex(/^[a-zA-Z][a-zA-Z0-9]*$/), needed: z.boolean() })),
    anyOf: z.array(z.array(z.string()).min(1)).default([]),
    elements: z.array(receiptElement).min(1).max(80),
  })
  .superRefine((design, context) => {
    const known = new Set(design.fields.map(({ name }) => name));
    for (const [index, one] of design.elements.entries())
      for (const name of fieldsOf(textOf(one)))
        if (!known.has(name))
          context.addIssue({ code: 'custom', path: ['elements', index], message: `unknown field ${name}` });
  });
export type ReceiptDesign = z.output<typeof receiptDesign>;

const textOf = (one: ReceiptElement): string => ('text' in one ? one.text : 'rows' in one ? one.rows : '');
