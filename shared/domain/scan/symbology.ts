/** Symbology identifiers (ISO/IEC 15424): `]`, the family, a modifier. They tell what a symbol may carry (SC3). */
export type Carrier = 'gs1' | 'ean' | 'itf-14' | 'plain';

export interface Symbology {
  /** `]d2`; undefined when only the driver told the family. */
  readonly identifier: string;
  readonly name: string;
  readonly carrier: Carrier;
}

const KNOWN: Readonly<Record<string, readonly [name: string, carrier: Carrier]>> = {
  ']d2': ['gs1-datamatrix', 'gs1'],
  ']C1': ['gs1-128', 'gs1'],
  ']Q3': ['gs1-qr', 'gs1'],
  ']e0': ['gs1-databar', 'gs1'],
  ']J1': ['gs1-dotcode', 'gs1'],
  ']E0': ['ean-13', 'ean'],
  ']E4': ['ean-8', 'ean'],
  ']I1': ['itf-14', 'itf-14'],
  ']I0': ['itf', 'plain'],
  ']d1': ['datamatrix', 'plain'],
  ']C0': ['code-128', 'plain'],
  ']C4': ['code-128-isbt', 'plain'],
  ']Q0': ['qr', 'plain'],
  ']Q1': ['qr', 'plain'],
  ']J0': ['dotcode', 'plain'],
  ']A0': ['code-39', 'plain'],
  ']A1': ['code-39', 'plain'],
  ']A3': ['code-39', 'plain'],
  ']F0': ['codabar', 'plain'],
  ']G0': ['code-93', 'plain'],
  ']L0': ['pdf417', 'plain'],
  ']L2': ['pdf417', 'plain'],
  ']z0': ['aztec', 'plain'],
};

export function findSymbology(identifier: string): Symbology | undefined {
  const known = Object.hasOwn(KNOWN, identifier) ? KNOWN[identifier] : undefined;
  return known && { identifier, name: known[0], carrier: known[1] };
}

/** The symbology that was meant when capitals and small letters came swapped; only where no symbology has the text as it is. */
export function findSwappedSymbology(identifier: string): Symbology | undefined {
  const swapped = [...identifier].map(swapCase).join('');
  return findSymbology(identifier) || swapped === identifier ? undefined : findSymbology(swapped);
}

function swapCase(letter: string): string {
  return letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase();
}
