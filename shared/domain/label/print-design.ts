/** Any design that something is printed by: of a label of fixed size, or of a receipt. */
import type { Refusal } from '../../errors/refusal.ts';
import type { TextToDraw } from './draw-text.ts';
import { type LabelDesign, labelDesign } from './label-design.ts';
import { type LabelFields, type LabelLayout, type LayoutOptions, layoutLabel, planDrawings } from './layout-label.ts';
import { layoutReceipt, planReceiptDrawings } from './layout-receipt.ts';
import { type ReceiptDesign, receiptDesign } from './receipt-design.ts';

export type PrintDesign = LabelDesign | ReceiptDesign;

export const isReceipt = (design: PrintDesign): design is ReceiptDesign => 'kind' in design;

/** Throws where it is no design; `findDesignFault` says why in a form that a person can use. */
export function readDesign(content: unknown): PrintDesign {
  return isReceiptContent(content) ? receiptDesign.parse(content) : labelDesign.parse(content);
}

/** What is wrong with a design: where, and in the words of the rule that it breaks. */
export interface DesignFault {
  readonly path: string;
  readonly reason: string;
}

export function findDesignFault(content: unknown): DesignFault | undefined {
  const judged = isReceiptContent(content) ? receiptDesign.safeParse(content) : labelDesign.safeParse(content);
  const [issue] = judged.error?.issues ?? [];
  return issue && { path: issue.path.join('.'), reason: issue.message };
}

const isReceiptContent = (content: unknown): boolean =>
  typeof content === 'object' && content !== null && 'kind' in content;

export function layoutDesign(design: PrintDesign, fields: LabelFields, options: LayoutOptions): LabelLayout | Refusal {
  return isReceipt(design) ? layoutReceipt(design, fields, options) : layoutLabel(design, fields, options);
}

export function planDesignDrawings(
  design: PrintDesign,
  fields: LabelFields,
  options: Pick<LayoutOptions, 'dpi' | 'letters'>,
): readonly TextToDraw[] {
  return isReceipt(design) ? planReceiptDrawings(design, fields, options) : planDrawings(design, fields, options);
}
