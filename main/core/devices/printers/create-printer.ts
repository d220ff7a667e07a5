import type { LinedLanguage } from '#shared/model/printer-languages.ts';
import { createEplPrinter } from './epl-printer.ts';
import { createEscPosPrinter } from './escpos-printer.ts';
import type { LabelPrinter } from './label-printer.ts';
import { createTsplPrinter } from './tspl-printer.ts';
import { createZplPrinter, type LinedPrinterOptions } from './zpl-printer.ts';

const PRINTERS: Readonly<Record<LinedLanguage, (options: LinedPrinterOptions) => LabelPrinter>> = {
  zpl: createZplPrinter,
  epl: createEplPrinter,
  tspl: createTsplPrinter,
  escpos: createEscPosPrinter,
};

export function createLinedPrinter(language: LinedLanguage, options: LinedPrinterOptions): LabelPrinter {
  return PRINTERS[language](options);
}
