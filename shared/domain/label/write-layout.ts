/** What each printer language has: its letters, and a layout in their bytes. */

import { isByDriver, type PrinterLanguage } from '../../model/printer-languages.ts';
import type { LabelLayout } from './layout-label.ts';
import { FONT_0, type LetterStyle } from './letter-widths.ts';
import { isReceipt, type PrintDesign } from './print-design.ts';
import { eplLetters, toEpl } from './to-epl.ts';
import { escPosLetters, toEscPos } from './to-escpos.ts';
import { toPage } from './to-page.ts';
import { pdfLetters, toPdf } from './to-pdf.ts';
import { toTspl, tsplLetters } from './to-tspl.ts';
import { type PrintOptions, toZpl } from './to-zpl.ts';

/**
 * LB9: receipts go to receipt printers and labels to label printers: the one has no places, the other no end of its roll.
 * What prints by its own drivers may hold either: it takes a receipt where that was said of its paper (`stock`).
 */
export function speaksOf(language: PrinterLanguage, design: PrintDesign, stock: readonly string[] = []): boolean {
  if (!isReceipt(design)) return language !== 'escpos';
  return language === 'escpos' || (isByDriver(language) && stock.includes(design.id));
}

/** Where no printer is known yet. */
export const usualLanguage = (design: PrintDesign): PrinterLanguage => (isReceipt(design) ? 'escpos' : 'zpl');

export function lettersOf(language: PrinterLanguage, dpi: number): LetterStyle {
  switch (language) {
    case 'zpl':
      return FONT_0;
    case 'epl':
      return eplLetters(dpi);
    case 'tspl':
      return tsplLetters;
    case 'escpos':
      return escPosLetters;
    case 'pdf':
    case 'picture':
      return pdfLetters;
  }
}

export function writeLayout(
  language: PrinterLanguage,
  layout: LabelLayout,
  options: PrintOptions,
): Uint8Array<ArrayBuffer> {
  switch (language) {
    case 'zpl':
      return new TextEncoder().encode(toZpl(layout, options));
    case 'epl':
      return toEpl(layout, options);
    case 'tspl':
      return toTspl(layout, options);
    case 'escpos':
      return toEscPos(layout, options);
    case 'pdf':
      return toPdf(layout, options);
    case 'picture':
      return toPage(layout, options);
  }
}
