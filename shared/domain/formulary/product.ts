import type { Strength } from '../medication/product-amount.ts';

/** A product of the formulary: what is prescribed, dispensed, stocked and scanned (FO1). */
export interface Product {
  /** The organisation's own code, for good. */
  readonly code: string;
  /** Substances, joined by ` + `. */
  readonly generic: string;
  readonly brand?: string | undefined;
  readonly ingredients: readonly ProductIngredient[];
  readonly form: string;
  readonly routes: readonly string[];
  /** What is counted: tablet, mL, vial … */
  readonly baseUnit: string;
  /** Equal parts that the score line allows. */
  readonly parts?: 2 | 4 | undefined;
  readonly atc?: string | undefined;
  /** As the country's law names it, e.g. `CD2`. */
  readonly controlledClass?: string | undefined;
  /** Codes or free text: `readStorage`. */
  readonly storage?: string | undefined;
  /** The name with the letters in capitals that tell it from its look-alike. Only for show. */
  readonly tallMan?: string | undefined;
  /** Products of one group may be given for each other. */
  readonly substitutionGroup?: string | undefined;
  /** Who may prescribe it, or when: `readRestriction`. Absent: everybody. */
  readonly restricted?: string | undefined;
  readonly status: 'active' | 'inactive';
  readonly packs: readonly Pack[];
}

export interface ProductIngredient {
  readonly name: string;
  readonly strength?: Strength | undefined;
}

/** One level of packing with its own bar code. */
export interface Pack {
  /** 14 digits. */
  readonly gtin: string;
  readonly level: PackLevel;
  /** Base units in it, a decimal as written. */
  readonly units: string;
  readonly text?: string | undefined;
  readonly price?: { readonly value: string; readonly currency: string } | undefined;
}

/** From what lies in a hand to what stands on a lorry. */
export const PACK_LEVELS = ['unit', 'pack', 'bundle', 'case'] as const;
export type PackLevel = (typeof PACK_LEVELS)[number];
