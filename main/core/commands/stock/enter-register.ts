/**
 * Controlled drugs among what is moved: their registers are written in the unit of work of the movements, with a witness. Call
 * it inside the `commit` of `stock.post` (locks: stock before register). What is no controlled drug writes nothing.
 */
import type { Product } from '#shared/domain/formulary/product.ts';
import type { RegisterAct, RegisterWitness } from '#shared/domain/register/register-act.ts';
import { isControlled } from '#shared/domain/register/register-key.ts';
import type { Batch } from '#shared/domain/stock/movement.ts';
import type { Quantity } from '#shared/domain/stock/quantity.ts';
import { isRefusal, type Refusal } from '#shared/errors/refusal.ts';
import type { CommandContext, PlannedDocument } from '../../api/operation-handler.ts';
import { findWitness } from '../register/witness-of.ts';
import type { StockDeps } from './stock-deps.ts';

export interface MovedDrug
  extends Pick<RegisterAct, 'type' | 'party' | 'reason' | 'method' | 'document' | 'occurredAt'> {
  readonly product: Product;
  readonly batch: Batch;
  readonly location: string;
  /** More than nought. */
  readonly quantity: Quantity;
}

export interface RegisterAsked {
  readonly moved: readonly MovedDrug[];
  /** Of `session.prove`. */
  readonly proof: string | undefined;
}

type Deps = Pick<StockDeps, 'registers' | 'secondPersons'>;

export async function withRegisters<T>(
  deps: Deps,
  { moved, proof }: RegisterAsked,
  context: CommandContext,
  commit: (entries: readonly PlannedDocument[]) => Promise<T | Refusal>,
): Promise<T | Refusal> {
  const controlled = moved.filter(({ product }) => isControlled(product));
  if (controlled.length === 0) return commit([]);
  const witness = proof === undefined ? undefined : findWitness(deps, context.actor, proof);
  if (isRefusal(witness)) return witness;
  const acts = controlled.map((one) => toAct(one, witness));
  const done = await deps.registers().post(acts, context, ({ documents }) => commit(documents));
  if (!isRefusal(done)) deps.secondPersons.spend([proof]);
  return done;
}

function toAct({ batch, location, ...moved }: MovedDrug, witness: RegisterWitness | undefined): RegisterAct {
  return { ...moved, locationId: location, witness, batches: [{ ...batch }] };
}
