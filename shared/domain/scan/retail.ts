import { hasGs1CheckDigit, padGtin } from '../gs1/check-digit.ts';
import type { Finding } from '../gs1/finding.ts';
import { findNdc10 } from './ndc.ts';
import type { CodeRead } from './scan-result.ts';
import type { Carrier } from './symbology.ts';

/** A bar code that holds nothing but a GTIN. */
export interface RetailReading {
  /** Padded to 14 digits. */
  readonly gtin: string;
  readonly form: 'ean-8' | 'upc-a' | 'ean-13' | 'itf-14';
  /** The ten digits of a US National Drug Code; where its hyphens stand is not in the bar code. */
  readonly ndc10?: string;
}

const FORMS: Readonly<Record<number, RetailReading['form']>> = { 8: 'ean-8', 12: 'upc-a', 13: 'ean-13', 14: 'itf-14' };
/** Lengths that each carrier sends; UPC-A comes as 13 digits with a zero in front. */
const LENGTHS: Readonly<Record<Carrier, readonly number[]>> = { ean: [8, 13], 'itf-14': [14], plain: [], gs1: [] };

export function mayBeRetail(text: string): boolean {
  return /^\d+$/.test(text) && FORMS[text.length] !== undefined;
}

/**
 * SC6: a GTIN by its length and check digit. Eight digits of an unknown symbology are a doubt: they may be EAN-8, UPC-E or
 * any number with a one in ten chance of the right digit.
 */
export function readRetail(text: string, carrier?: Carrier, identifier?: string): CodeRead<RetailReading> {
  const foreign = text.search(/\D/);
  if (foreign >= 0) return { findings: [{ code: 'character', at: foreign }] };
  const fits = carrier ? LENGTHS[carrier].includes(text.length) : true;
  const form = FORMS[text.length];
  if (!fits || !form || (identifier === ']E4') !== (form === 'ean-8' && carrier !== undefined))
    return { findings: [{ code: text === '' ? 'empty' : 'shape', at: 0 }] };
  if (!hasGs1CheckDigit(text)) return { findings: [{ code: 'check-digit', at: 0 }] };
  const gtin = padGtin(text);
  const ndc10 = findNdc10(gtin);
  const reading = {
    gtin,
    form: gtin.startsWith('00') && form === 'ean-13' ? 'upc-a' : form,
    ...(ndc10 ? { ndc10 } : {}),
  };
  return { reading, findings: doubtsOf(gtin, form, carrier) } as CodeRead<RetailReading>;
}

function doubtsOf(gtin: string, form: RetailReading['form'], carrier?: Carrier): Finding[] {
  const findings: Finding[] = [];
  if (form === 'ean-8' && !carrier) findings.push({ code: 'carrier-not-told', at: 0 });
  if (isRestricted(gtin, form)) findings.push({ code: 'restricted-number', at: 0 });
  return findings;
}

/** Numbers that a shop or a hospital may give as it likes; they name no product outside. */
function isRestricted(gtin: string, form: RetailReading['form']): boolean {
  if (form === 'ean-8') return /^[02]/.test(gtin.slice(6));
  return /^(2|02|04)/.test(gtin.slice(1));
}
