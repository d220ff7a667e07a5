/**
 * A label as data: its size, the fields that it is given, and boxes in millimetres from its top left corner. A box never
 * cuts what is in it: text gets smaller down to the least size that the design allows, then the label is refused (LB2).
 */
import { z } from 'zod';

export const LABEL_SYMBOLOGIES = ['datamatrix', 'gs1-datamatrix', 'code-128'] as const;

const box = {
  xMm: z.number().nonnegative(),
  yMm: z.number().nonnegative(),
  widthMm: z.number().positive(),
  heightMm: z.number().positive(),
};

const element = z.discriminatedUnion('element', [
  z.object({
    element: z.literal('text'),
    ...box,
    /** Text with fields in braces, `{family}, {given}`. */
    text: z.string().min(1),
    /** Most lines. */
    lines: z.number().int().min(1).max(8).default(1),
    /** Height of the letters, the largest first. The last one is the least that may still be read. */
    sizesMm: z.array(z.number().positive()).min(1),
    /** `start`: where the text begins in its own direction; `end`: the other side. */
    align: z.enum(['left', 'right', 'centre', 'start', 'end']).default('left'),
    bold: z.boolean().default(false),
  }),
  z.object({
    element: z.literal('code'),
    ...box,
    symbology: z.enum(LABEL_SYMBOLOGIES),
    text: z.string().min(1),
    /** Width of a module: the printer's dots decide what it becomes, never less than this. */
    moduleMm: z.number().positive(),
  }),
  z.object({ element: z.literal('line'), ...box }),
]);

export const labelDesign = z
  .object({
    id: z.string().regex(/^[a-z0-9-]{1,60}$/),
    version: z.number().int().positive(),
    /** By language. */
    name: z.object({ en: z.string(), fr: z.string() }),
    widthMm: z.number().positive(),
    heightMm: z.number().positive(),
    fields: z.array(z.object({ name: z.string().regex(/^[a-zA-Z][a-zA-Z0-9]*$/), needed: z.boolean() })),
    /** Of each of these lists one field at least is needed. */
    anyOf: z.array(z.array(z.string()).min(1)).default([]),
    elements: z.array(element).min(1),
  })
  .superRefine((design, context) => {
    for (const [index, { xMm, yMm, widthMm, heightMm }] of design.elements.entries())
      if (xMm + widthMm > design.widthMm || yMm + heightMm > design.heightMm)
        context.addIssue({ code: 'custom', path: ['elements', index], message: 'stands out of the label' });
    const known = new Set(design.fields.map(({ name }) => name));
    for (const [index, one] of design.elements.entries())
      for (const name of 'text' in one ? fieldsOf(one.text) : [])
        if (!known.has(name))
          context.addIssue({ code: 'custom', path: ['elements', index], message: `unknown field ${name}` });
  });
export type LabelDesign = z.output<typeof labelDesign>;
export type LabelElement = z.output<typeof element>;
export type TextElement = Extract<LabelElement, { element: 'text' }>;
export type CodeElement = Extract<LabelElement, { element: 'code' }>;
export type LabelSymbology = CodeElement['symbology'];

const PLACE = /\{([a-zA-Z][a-zA-Z0-9]*)\}/g;

export function fieldsOf(text: string): string[] {
  return [...text.matchAll(PLACE)].map(([, name = '']) => name);
}

/** Fields put into a text; what is not given is empty, and what stood between two empty ones goes with them. */
export function fillText(text: string, fields: Readonly<Record<string, string>>): string {
  return text.replace(PLACE, (_place, name: string) => fields[name] ?? '').trim();
}
