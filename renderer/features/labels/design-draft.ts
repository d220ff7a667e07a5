import { plainNumber } from '#shared/lib/plain-number.ts';

/** A design while somebody changes it: plain data, whose rules core judges with each picture. */
export interface DesignDraft {
  readonly id: string;
  readonly name: { readonly en: string; readonly fr: string };
  readonly kind?: 'receipt';
  readonly widthMm: number;
  readonly heightMm?: number;
  readonly elements: readonly DraftPart[];
  readonly [more: string]: unknown;
}

/** One part of it. What a part may have depends on its kind; everything else stays as it was. */
export interface DraftPart {
  readonly element: PartKind;
  readonly [more: string]: unknown;
}

export const LABEL_PARTS = ['text', 'code', 'line'] as const;
export const RECEIPT_PARTS = ['text', 'rows', 'code', 'rule', 'gap'] as const;
export type PartKind = (typeof LABEL_PARTS)[number] | (typeof RECEIPT_PARTS)[number];

const BOX = { xMm: 2, yMm: 2, widthMm: 20, heightMm: 4 };

/** A new part stands in the corner, where it is seen, with the first field in it. */
export function newPart(kind: PartKind, isReceipt: boolean, field: string): DraftPart {
  const box = isReceipt ? {} : BOX;
  const text = `{${field}}`;
  switch (kind) {
    case 'text':
      return { element: kind, ...box, text, ...(isReceipt ? {} : { sizesMm: [3, 2.5] }) };
    case 'rows':
      return { element: kind, rows: text };
    case 'code':
      return {
        element: kind,
        ...box,
        ...(isReceipt ? {} : { widthMm: 14, heightMm: 14 }),
        symbology: 'datamatrix',
        text,
        moduleMm: 0.5,
      };
    case 'line':
      return { element: kind, ...BOX, heightMm: 0.25 };
    case 'rule':
    case 'gap':
      return { element: kind };
  }
}

export function withPart(draft: DesignDraft, index: number, change: Readonly<Record<string, unknown>>): DesignDraft {
  const elements = draft.elements.map((part, at) => (at === index ? { ...part, ...change } : part));
  return { ...draft, elements };
}

export function withoutPart(draft: DesignDraft, index: number): DesignDraft {
  return { ...draft, elements: draft.elements.filter((_part, at) => at !== index) };
}

/** One place up (-1) or down (1); at an end it stays. */
export function withPartMoved(draft: DesignDraft, index: number, by: -1 | 1): DesignDraft {
  const [one, other] = [draft.elements[index], draft.elements[index + by]];
  if (!one || !other) return draft;
  const elements = draft.elements.with(index, other).with(index + by, one);
  return { ...draft, elements };
}

/** Sizes as people write them: `4 3.6 3`, `4 3,6 3`, `4, 3.6, 3`; a comma between figures is that of a decimal. */
export function readSizes(typed: string): readonly number[] {
  return typed
    .split(/[,;]?\s+|;/)
    .map((size) => Number(plainNumber(size)))
    .filter((size) => Number.isFinite(size) && size > 0);
}

export const spellSizes = (sizes: unknown): string => (Array.isArray(sizes) ? sizes.join(' ') : '');

/** What a part is, for the list: its own words before its kind. */
export function partText(part: DraftPart): string {
  const said = part.text ?? part.rows;
  return typeof said === 'string' ? said.replaceAll('\t', ' ⇥ ') : '';
}

/** `elements.3.widthMm` is in part 3. */
export function partAt(path: string): number | undefined {
  const [, index] = /^(?:content\.)?elements\.(\d+)/.exec(path) ?? [];
  return index === undefined ? undefined : Number(index);
}
