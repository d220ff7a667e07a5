import type { Batch, Movement, StockState } from './movement.ts';
import { negative, type Quantity } from './quantity.ts';

/** What a balance is of: a batch of a product at a place. */
export interface Holding {
  readonly product: string;
  readonly batch: Batch;
  readonly location: string;
}

/** Text that is the same for the same holding. Lots may hold any character but a control character. */
export function holdingKey({ product, batch, location }: Holding): string {
  return `${location}\n${product}\n${batchKey(batch)}`;
}

/** Text that is the same for the same batch. */
export function batchKey({
  gtin,
  lot,
  expiry,
}: {
  gtin?: string | undefined;
  lot: string;
  expiry?: string | undefined;
}) {
  return `${gtin ?? ''}\n${lot}\n${expiry ?? ''}`;
}

export interface Effect {
  readonly state: StockState;
  readonly delta: Quantity;
}

/** SL4: what a movement does to the two balances of its holding. */
export function effectsOf({ type, quantity, state = 'available' }: Movement): readonly Effect[] {
  if (type !== 'quarantine' && type !== 'release' && type !== 'recall') return [{ state, delta: quantity }];
  return [
    { state: 'available', delta: quantity },
    { state: 'quarantined', delta: negative(quantity) },
  ];
}
