import type { Restriction } from '../formulary/restriction.ts';
import type { Tier } from './pack-schema.ts';

/** The pack a verdict rests on, as a screen names it and an administration records it. */
export interface PackFacts {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly publisher: string;
  readonly notice?: string;
  readonly validFrom: string;
  /** Whole days since `validFrom`. */
  readonly ageDays: number;
  /** `out-of-date`: past the day by which its publisher wanted it reviewed. It is used still, and said to be old. */
  readonly state: 'in-force' | 'out-of-date';
}

/** Which rule of which pack speaks. `rule` is its id in the pack, or what it is where the pack has no rule for it. */
export interface FindingSource {
  readonly pack: string;
  readonly version: number;
  readonly ageDays: number;
  readonly rule: string;
}

/** What a person has to give to go on. `none`: it is told, nobody is held up. */
export type Override = 'none' | 'reason' | 'reason-and-second-person' | 'never';

/** The allergy, the illness or the other order that the candidate meets. */
export interface Against {
  readonly type: 'allergy' | 'order' | 'problem';
  readonly id: string;
  /** Name of the substance or class there, as the pack calls it. */
  readonly name: string;
}

/** What was ordered beside what is allowed; the sentence of numbers a screen shows. */
export interface DoseExceeded {
  readonly per: 'dose' | 'day';
  readonly unit: string;
  readonly amount: number;
  readonly limit: number;
  /** The limit is per kilogram: how much, and of which weight. */
  readonly perKg?: { readonly limit: number; readonly weightKg: number };
  /** Other orders of the substance that are part of `amount`. */
  readonly withOrders: readonly string[];
}

interface Alert {
  readonly tier: Tier;
  readonly override: Override;
  /** Substance of the candidate, as the pack calls it. */
  readonly subject: string;
  /** Keys of `pack.evidence`. Empty where the finding needs none: the allergy itself. */
  readonly evidence: readonly string[];
  readonly source: FindingSource;
}

export type AlertFinding =
  | (Alert & {
      readonly kind: 'allergy' | 'cross-allergy' | 'duplicate' | 'interaction' | 'contraindication';
      readonly against: Against;
    })
  | (Alert & { readonly kind: 'dose-limit'; readonly exceeded: DoseExceeded })
  /** Of the formulary, not of a pack. */
  | (Alert & { readonly kind: 'restricted'; readonly restriction: Restriction & { readonly product: string } });

export type Aspect = 'allergy' | 'excipient' | 'duplicate' | 'interaction' | 'dose' | 'daily-dose' | 'illness';

export type NotCheckedReason =
  | 'no-pack'
  | 'not-in-pack'
  | 'not-covered'
  | 'part-of-name-unknown'
  | 'excipients-unknown'
  | 'allergies-not-loaded'
  | 'allergies-never-asked'
  | 'allergies-partial'
  | 'problems-not-loaded'
  | 'orders-not-loaded'
  | 'orders-partial'
  | 'no-limit-in-pack'
  | 'dose-unknown'
  | 'unit-not-comparable'
  | 'route-unknown'
  | 'frequency-unknown'
  | 'age-unknown'
  | 'weight-unknown'
  | 'weight-old';

/** What nobody looked at, and why. @SAFETY It stands beside the alerts; without it "nothing found" would be a lie. */
export interface NotChecked {
  readonly kind: 'not-checked';
  readonly tier: 'inform';
  readonly override: 'none';
  readonly aspects: readonly Aspect[];
  /** The words that were not understood, or the substance that lacks an entry. */
  readonly subject: string;
  readonly reason: NotCheckedReason;
  /** Where the words come from; absent: the candidate. */
  readonly against?: { readonly type: Against['type']; readonly id: string };
  /** Names of the pack that are spelt nearly so. */
  readonly suggestions: readonly string[];
  readonly source?: FindingSource;
}

export type Finding = AlertFinding | NotChecked;

export interface OrderCheck {
  /** Gravest first; the same whatever order allergies and orders were given in (KN10). */
  readonly findings: readonly Finding[];
  /** Undefined: there is none in force, and nothing was checked. */
  readonly pack: PackFacts | undefined;
  /** @SAFETY Only `none-found` may be shown as such: everything was checked, and nothing was found (KN1). */
  readonly verdict: 'alerts' | 'not-checked' | 'none-found';
}
