/** What somebody does with a controlled drug, as it is asked to be written into the register of a place (CR1). */
import type { Product } from '../formulary/product.ts';
import type { Quantity } from '../stock/quantity.ts';

/** `receive` and `return` bring in; `supply`, `send-back` and `destroy` take out. */
const MOVING_ACTS = ['receive', 'supply', 'return', 'send-back', 'destroy'] as const;
export type MovingAct = (typeof MOVING_ACTS)[number];

/** From whom it came, or who had it. */
export interface RegisterParty {
  readonly name: string;
  readonly address?: string | undefined;
}

/** By whose order: the prescriber, or the licence to be in possession. */
export interface RegisterAuthority {
  readonly name: string;
  /** Prescription, order or licence number. */
  readonly reference?: string | undefined;
}

/** Who took it away (UK regulation 19: asked for proof of identity, and whether it was provided). */
export interface RegisterCollector {
  readonly role: 'patient' | 'representative' | 'professional';
  readonly name: string;
  readonly address?: string | undefined;
  readonly identityAsked: boolean;
  readonly identityShown: boolean;
}

export interface RegisterBatch {
  readonly lot: string;
  readonly expiry?: string | undefined;
  readonly gtin?: string | undefined;
}

/** Who stood by, proven on this terminal (`session.prove`). */
export interface RegisterWitness {
  readonly userId: string;
  readonly displayName: string;
  readonly by: 'login' | 'badge';
  readonly secret: 'password' | 'pin';
}

export interface RegisterAct {
  readonly type: MovingAct;
  /** Drug, strength, form, unit and class come from it. Without `controlledClass` nothing is written. */
  readonly product: Product;
  /** Store, counter, ward or cupboard; a bin stands for its store. A Location id of this site. */
  readonly locationId: string;
  /** How much, in base units of the product; more than nought. The sign follows from the type. */
  readonly quantity: Quantity;
  readonly witness: RegisterWitness | undefined;
  /** ISO 8601; absent: now. */
  readonly occurredAt?: string | undefined;
  readonly party?: RegisterParty | undefined;
  /** Who had it, where it was a patient: a Patient id. */
  readonly patientId?: string | undefined;
  readonly authority?: RegisterAuthority | undefined;
  readonly collector?: RegisterCollector | undefined;
  readonly batches?: readonly RegisterBatch[] | undefined;
  /** Of a destruction: how, and under whose eyes. */
  readonly method?: string | undefined;
  /** Of one that the program names itself, in place of `method`. */
  readonly methodCode?: 'ward-waste' | undefined;
  readonly reason?: string | undefined;
  /** Id of what it goes with: a dispense, a delivery, an administration. */
  readonly document?: string | undefined;
  /**
   * A person has seen that the register would go below nought and holds the drug in the hand: it is written, and a
   * discrepancy is opened with it. Without it such an act is refused where this station keeps the register.
   */
  readonly belowNought?: boolean | undefined;
}
