/**
 * Which doses of other lines count for an order as needed (SR6, SR13). One place, so that what the round shows is what the
 * verdict counts.
 */
import type { EarlierDose } from './administration-question.ts';

/** Another order in force for it as needed: its amount counts, and how long ago it was. */
export function isAsNeededToo({ sameDrug, asNeeded, lineInForce }: EarlierDose): boolean {
  return sameDrug === true && asNeeded === true && lineInForce === true;
}

/** Of the line; or of the same drug, given without an order or under one that this one goes on from. */
export function isOfTheLine(lineage: string, earlier: EarlierDose): boolean {
  return earlier.lineage === lineage || (earlier.sameDrug === true && earlier.lineInForce !== true);
}

/** A dose of another line that counts. */
export interface CountedBeside {
  readonly drug: string;
  /** ISO 8601. */
  readonly at: string;
  /** Given under an order. */
  readonly ordered: boolean;
  /** As a dose of the line itself; otherwise as an amount only. */
  readonly asDose: boolean;
}

export function listCountedBeside(
  lineage: string,
  earlier: readonly (EarlierDose & { readonly drug: string })[],
): readonly CountedBeside[] {
  const beside = earlier.filter((one) => one.lineage !== lineage);
  return beside.flatMap((one) => {
    const asDose = isOfTheLine(lineage, one);
    if (!asDose && !isAsNeededToo(one)) return [];
    return [{ drug: one.drug, at: new Date(one.atMs).toISOString(), ordered: one.lineage !== '', asDose }];
  });
}
