/** CR14: what an act of a register moves in stock. Movements carry the words of a store, registers those of the law. */

import type { Batch, StockState } from '../stock/movement.ts';
import type { MovementDraft } from '../stock/movement-draft.ts';
import { negative, type Quantity } from '../stock/quantity.ts';
import type { MovingAct } from './register-act.ts';

/** Of what, and where it lies or is put. */
export interface RegisterHolding {
  readonly product: string;
  readonly batch: Batch;
  readonly location: string;
  readonly state?: StockState | undefined;
}

export interface StockOfAct {
  readonly on: RegisterHolding;
  readonly unit: string;
  /** More than nought. */
  readonly quantity: Quantity;
  readonly witness: { readonly id: string; readonly name: string };
  readonly occurredAt?: string | undefined;
  readonly patientId?: string | undefined;
  readonly reason?: string | undefined;
  /** A person holds more in the hand than the book has. */
  readonly shortReason?: string | undefined;
}

const MOVES = {
  receive: { type: 'receive', sign: 1 },
  supply: { type: 'issue', sign: -1 },
  return: { type: 'return', sign: 1 },
  'send-back': { type: 'adjust', sign: -1 },
  destroy: { type: 'waste', sign: -1 },
} as const satisfies Readonly<Record<MovingAct, { type: MovementDraft['type']; sign: 1 | -1 }>>;

export function draftOfRegisterAct(act: MovingAct, { quantity, reason, ...of }: StockOfAct): MovementDraft {
  const { type, sign } = MOVES[act];
  return draft({ ...of, reason: { code: act, text: reason ?? act } }, type, sign > 0 ? quantity : negative(quantity));
}

/** A dated note that corrects the balance by so much. */
export function draftOfCorrection(correction: Quantity, of: Omit<StockOfAct, 'quantity'>): MovementDraft {
  return draft({ ...of, reason: { code: 'register-note', text: of.reason ?? '' } }, 'adjust', correction);
}

type Of = Omit<StockOfAct, 'quantity' | 'reason'> & Required<Pick<MovementDraft, 'reason'>>;

function draft(of: Of, type: MovementDraft['type'], quantity: Quantity): MovementDraft {
  const { on, ...facts } = of;
  return { ...on, ...facts, type, quantity };
}
