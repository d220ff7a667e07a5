/** Languages that printers speak; ESC/POS is for receipts. */
export const PRINTER_LANGUAGES = ['zpl', 'epl', 'tspl', 'escpos'] as const;
export type PrinterLanguage = (typeof PRINTER_LANGUAGES)[number];
