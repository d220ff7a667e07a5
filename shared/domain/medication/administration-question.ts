import type { CodedText } from '#shared/domain/coding/coded-text.ts';
import type { Amount } from './amount.ts';
import type { DoseRate } from './infusion-rate.ts';
import type { Order } from './order.ts';
import type { OrderStanding } from './order-standing.ts';
import type { PlannedDose } from './plan-doses.ts';

/** How it is known who the patient is. */
export type PatientIdentified =
  | {
      readonly how: 'scanned';
      readonly value: string;
      readonly symbology?: string | undefined;
      /** Undefined: no patient of this organisation is known here by that code. */
      readonly patientId?: string | undefined;
    }
  | {
      readonly how: 'keyed';
      readonly patientId: string;
      /** What was asked besides and is right, e.g. the birth date. */
      readonly second?: string | undefined;
      /** What was said instead: it is somebody else's. */
      readonly differs?: string | undefined;
    }
  | { readonly how: 'not-identified' };

/** What a scan or a reading of the pack yields; of any scanner, of GS1 as of labels of our own. */
export interface DrugIdentified {
  /** `own-supply`: what the patient brought along. */
  readonly how: 'scanned' | 'hospital-label' | 'keyed' | 'own-supply' | 'not-identified';
  /** The code could be read in more than one way, or parts of it were guessed. */
  readonly suspicious?: boolean | undefined;
  readonly raw?: string | undefined;
  readonly gtin?: string | undefined;
  readonly lot?: string | undefined;
  readonly serial?: string | undefined;
  /** Last day (`2026-11-30`), or last minute (`2026-11-30T14:00`), on the wall of the site. */
  readonly expiry?: string | undefined;
}

/** The product behind the code, where it is known here. */
export type ProductFacts =
  | { readonly state: 'unknown' }
  | {
      readonly state: 'known';
      /** Whether it is what was ordered: the drug, or one that may stand for it. */
      readonly isOrdered: boolean;
      readonly name: string;
      /** Routes that it may be given by; empty: not stated. */
      readonly routes: readonly CodedText[];
      readonly highAlert: boolean;
    };

export type BatchStatus =
  | { readonly state: 'in-use' | 'recalled'; readonly asOfMs: number }
  /** `recalledLots`: of this very product; which lot is in the hand was not read. */
  | { readonly state: 'not-checked'; readonly recalledLots?: readonly string[] | undefined };

export type OrderFacts =
  | {
      readonly state: 'ordered';
      readonly order: Order;
      readonly standing: OrderStanding;
      /** When this station last heard of the order, at the latest. */
      readonly seenMs: number;
    }
  /** By word of mouth, to be written and signed later. */
  | { readonly state: 'verbal'; readonly readBack: boolean }
  /** An emergency: to be ordered and signed later. */
  | { readonly state: 'none' };

/** What the knowledge pack and the record say together about this drug and this patient. */
export interface AllergyFacts {
  /** `answered`: the prescriber gave a reason for it in the order, whatever its tier. */
  readonly state: 'no-match' | 'contraindicated' | 'caution' | 'answered' | 'partial' | 'not-loaded' | 'never-asked';
  readonly asOfMs?: number | undefined;
  readonly allergen?: string | undefined;
  /** In the words of the record: what the pack does not know, or cannot compare with this drug. */
  readonly notChecked?: readonly string[] | undefined;
}

/** `not-checked`: the pack does not know the drug, or there is no pack here. Never the same as "none found". */
export interface KnowledgeFacts {
  readonly state: 'checked' | 'not-checked';
  readonly version?: string | undefined;
  readonly asOfMs?: number | undefined;
  /** What it says beside allergies, gravest first. */
  readonly alerts?: readonly KnowledgeAlert[] | undefined;
}

export interface KnowledgeAlert {
  readonly kind: 'interaction' | 'duplicate' | 'dose-limit' | 'contraindication';
  readonly tier: string;
  readonly subject: string;
  readonly against?: string | undefined;
  /** The prescriber gave a reason for it in the order. */
  readonly answered: boolean;
}

export interface EarlierDose {
  readonly recordId: string;
  readonly lineage: string;
  readonly doseId?: string | undefined;
  readonly atMs: number;
  readonly amount?: Amount | undefined;
  readonly station: string;
  /** It holds a substance of what is given now (SR13). Absent: it does not. */
  readonly sameDrug?: boolean | undefined;
  readonly asNeeded?: boolean | undefined;
  /** Its line is in force still. Absent: it was given without an order, or its order is over. */
  readonly lineInForce?: boolean | undefined;
}

export interface Giving {
  /** Of the active substance, or counted as ordered. */
  readonly amount?: Amount | undefined;
  readonly rate?: DoseRate | undefined;
  readonly route?: CodedText | undefined;
  /** The value that a sliding scale asks for, in the unit of the scale. */
  readonly measured?: string | undefined;
}

export interface AdministrationQuestion {
  readonly atMs: number;
  /** IANA zone of the site: expiry dates are days on its wall. */
  readonly zone: string;
  readonly patientId: string;
  readonly patient: PatientIdentified;
  readonly drug: DrugIdentified;
  readonly product: ProductFacts;
  readonly batch: BatchStatus;
  readonly order: OrderFacts;
  /** Absent for what is given as needed or without an order. */
  readonly dose?: PlannedDose | undefined;
  /** A dose was named that no order plans any more. */
  readonly doseNotPlanned?: boolean | undefined;
  /** The screen showed another revision of the order. */
  readonly orderChanged?: boolean | undefined;
  /** When the one who gives answered for this very order being unverified, within her shift. */
  readonly unverifiedAnsweredMs?: number | undefined;
  /** When the wristband was scanned, where the scan said it. */
  readonly patientScannedMs?: number | undefined;
  /** Something was drawn up and not given; `witnessed`: by another person. */
  readonly waste?: 'witnessed' | 'alone' | undefined;
  readonly giving: Giving;
  readonly allergies: AllergyFacts;
  readonly knowledge: KnowledgeFacts;
  readonly clock: 'trusted' | 'doubtful';
  readonly earlier: readonly EarlierDose[];
  /** An infusion of this very order runs already, and it is not that one which is acted on. */
  readonly runningSinceMs?: number | undefined;
  /** Whether all that other stations gave is known to be here. */
  readonly earlierComplete: boolean;
  /** Identified by name or badge and by PIN or password; never a badge alone. */
  readonly secondPersonId?: string | undefined;
}
