/** How the bytes of a print job stand in a document of text: ZPL as it is, languages with bytes that are no letters in base64. */
import type { PrinterLanguage } from '#shared/model/printer-languages.ts';

const BINARY = 'base64,';

export function keepJobBytes(bytes: Uint8Array, language: PrinterLanguage): string {
  return language === 'zpl' ? new TextDecoder().decode(bytes) : BINARY + Buffer.from(bytes).toString('base64');
}

export function readJobBytes(kept: string): Uint8Array {
  return kept.startsWith(BINARY) ? Buffer.from(kept.slice(BINARY.length), 'base64') : new TextEncoder().encode(kept);
}
