import { amountText } from '#shared/domain/dispense/amount-text.ts';
import { doseInWords } from '../i18n/dose-in-words.ts';

/** So much of a product in its base unit, in the reader's language: `56 tablets`, `56 comprimés`. */
export const amountInWords = (value: string, unit: string): string => doseInWords(amountText(value, unit));
