/** Languages of printers that hang on a line of their own; ESC/POS is for receipts. */
export const LINED_LANGUAGES = ['zpl', 'epl', 'tspl', 'escpos'] as const;
export type LinedLanguage = (typeof LINED_LANGUAGES)[number];

/** And what the operating system prints by its own drivers: a PDF where it takes files, a picture where it takes pages of a window alone. */
export const PRINTER_LANGUAGES = [...LINED_LANGUAGES, 'pdf', 'picture'] as const;
export type PrinterLanguage = (typeof PRINTER_LANGUAGES)[number];

export const isByDriver = (language: PrinterLanguage): language is 'pdf' | 'picture' =>
  language === 'pdf' || language === 'picture';
