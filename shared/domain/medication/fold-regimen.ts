/** What the regimen of an order says on its line: its kind, how much, and the bands of a scale. */
import type { Amount } from './amount.ts';
import { doseText, numberText } from './dose-text.ts';
import type { Regimen } from './dosing.ts';
import type { DoseRate } from './infusion-rate.ts';

export type FoldedKind = 'regular' | 'once' | 'as-needed' | 'infusion' | 'scale' | 'varying' | 'as-written';

export interface FoldedScale {
  readonly measuredIn: string;
  /** From `from` up to but not including `below`. No dose: nothing is given. */
  readonly bands: readonly { readonly from?: string; readonly below?: string; readonly dose?: string }[];
}

export function kindOf(regimen: Regimen | undefined): FoldedKind {
  if (!regimen) return 'as-written';
  return regimen.kind === 'at-times' || regimen.kind === 'every' ? 'regular' : regimen.kind;
}

export function amountOf(regimen: Regimen | undefined): { readonly amount?: Amount; readonly rate?: DoseRate } {
  if (regimen?.kind === 'infusion') return { rate: regimen.rate };
  return regimen && 'dose' in regimen && 'amount' in regimen.dose ? { amount: regimen.dose.amount } : {};
}

export function scaleOf({ measuredIn, bands }: Extract<Regimen, { kind: 'scale' }>): FoldedScale {
  return {
    measuredIn,
    bands: bands.map(({ from, below, dose }) => ({
      ...(from ? { from: numberText(from) } : {}),
      ...(below ? { below: numberText(below) } : {}),
      ...(dose ? { dose: doseText(dose) } : {}),
    })),
  };
}
