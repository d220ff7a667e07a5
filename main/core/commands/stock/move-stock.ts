import type { stock } from '#shared/contract/stock.ts';
import type { Product } from '#shared/domain/formulary/product.ts';
import { isControlled } from '#shared/domain/register/register-key.ts';
import { fitsAct } from '#shared/domain/stock/adjustments.ts';
import type { Holding } from '#shared/domain/stock/holding.ts';
import type { MovementDraft } from '#shared/domain/stock/movement-draft.ts';
import { NONE, negative, type Quantity, quantity } from '#shared/domain/stock/quantity.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { CommandContext, CommandHandler, ParsedInput, PlannedDocument } from '../../api/operation-handler.ts';
import { withRegisterNote } from '../../register/note-stock.ts';
import type { PlannedMovements } from '../../stock/plan-movements.ts';
import type { Drafts } from '../../stock/stock-desk.ts';
import { findWitness } from '../register/witness-of.ts';
import { batchOf } from './batch-of.ts';
import { countedPacks } from './counted-packs.ts';
import { type MovedDrug, type RegisterAsked, withRegisters } from './enter-register.ts';
import { findStocked, type StockDeps } from './stock-deps.ts';

type Ops = typeof stock;

/** Movements that are the whole act: answered with the first of them. */
export async function postAlone(
  deps: StockDeps,
  drafts: Drafts,
  context: CommandContext,
  register: RegisterAsked = { moved: [], proof: undefined },
) {
  return deps
    .stock()
    .post(drafts, context, ({ documents, locals }) =>
      withRegisters(deps, register, context, (entries) => saveMoved(context, [...documents, ...entries], locals)),
    );
}

async function saveMoved(
  context: CommandContext,
  documents: readonly PlannedDocument[],
  locals: PlannedMovements['locals'],
) {
  const saved = await context.commit({ documents, locals });
  if (isRefusal(saved)) return saved;
  const [first] = saved;
  if (!first) throw new Error('No movement was saved');
  return { id: first.id, rev: first.rev };
}

interface On {
  readonly holding: Holding;
  readonly unit: string;
  readonly drug: Product;
}

async function findOn(deps: StockDeps, { product, batch, location }: ParsedInput<Ops['move']>['holding']) {
  const found = await findStocked(deps, product, 'holding.product');
  if (isRefusal(found)) return found;
  return {
    holding: { product: found.code, batch: batchOf(batch), location },
    unit: found.baseUnit,
    drug: found,
  } satisfies On;
}

export function moveStock(deps: StockDeps): CommandHandler<Ops['move']> {
  return async (input, context) => {
    const { commandId, holding, to, quantity: written, state, shortReason, witness } = input;
    const on = await findOn(deps, holding);
    if (isRefusal(on)) return on;
    const counted = countedPacks(input, on.holding.batch);
    if (isRefusal(counted)) return counted;
    if (to === holding.location)
      return refusal('invalid-input', 'It lies there already. Choose another place.', { path: 'to' });
    const amount = quantity(written);
    const both = { ...on.holding, ...counted, unit: on.unit, transferId: `StockMove:${commandId}`, state };
    const drafts: MovementDraft[] = [
      { ...both, type: 'transfer-out', quantity: negative(amount), shortReason },
      { ...both, type: 'transfer-in', location: to, quantity: amount },
    ];
    const moved = await betweenRegisters(deps, on, { to, quantity: amount });
    return postAlone(deps, drafts, context, { moved, proof: witness });
  };
}

/** Each store has a register of its own; bins of one store share it. */
async function betweenRegisters(
  deps: StockDeps,
  { holding, drug: product }: On,
  { to, quantity: amount }: { readonly to: string; readonly quantity: Quantity },
): Promise<readonly MovedDrug[]> {
  const registers = deps.registers();
  if ((await registers.placeOf(holding.location)) === (await registers.placeOf(to))) return [];
  const { places } = await deps.stock().look();
  const both = { product, batch: holding.batch, quantity: amount };
  const party = (id: string) => ({ name: places.get(id)?.name ?? '—' });
  return [
    { ...both, type: 'supply', location: holding.location, party: party(to) },
    { ...both, type: 'receive', location: to, party: party(holding.location) },
  ];
}

export function adjustStock(deps: StockDeps): CommandHandler<Ops['adjust']> {
  return async (input, context) => {
    const { holding, as, code, quantity: written, state, reason, occurredAt, shortReason, witness } = input;
    if (!fitsAct(code, as))
      return refusal('invalid-input', 'This reason does not fit what is done. Choose another one.', { path: 'code' });
    const on = await findOn(deps, holding);
    if (isRefusal(on)) return on;
    const counted = countedPacks(input, on.holding.batch);
    if (isRefusal(counted)) return counted;
    const amount = quantity(written);
    const draft: MovementDraft = {
      ...{ ...on.holding, ...counted, unit: on.unit, state, occurredAt, shortReason },
      type: as === 'waste' ? 'waste' : 'adjust',
      quantity: as === 'found' ? amount : negative(amount),
      reason: { code, text: reason },
    };
    const { location, batch } = on.holding;
    const destroyed = { type: 'destroy' as const, product: on.drug, batch, location, quantity: amount };
    if (as === 'waste') {
      const moved = [{ ...destroyed, reason, method: reason, occurredAt }];
      return postAlone(deps, [draft], context, { moved, proof: witness });
    }
    if (!isControlled(on.drug)) return postAlone(deps, [draft], context);
    return adjustControlled(deps, draft, { drug: on.drug, reason, proof: witness }, context);
  };
}

/** SL22: counted, and as the book says. */
export function agreeStock(deps: StockDeps): CommandHandler<Ops['agree']> {
  return async ({ holding, reason }, context) => {
    const on = await findOn(deps, holding);
    if (isRefusal(on)) return on;
    const counted = { ...on.holding, unit: on.unit, type: 'count' as const, quantity: NONE, reason: { text: reason } };
    return postAlone(deps, [counted], context);
  };
}

/** What was found or lost of a controlled drug stands in its register, too. */
async function adjustControlled(
  deps: StockDeps,
  draft: MovementDraft,
  { drug, reason, proof }: { readonly drug: Product; readonly reason: string; readonly proof: string | undefined },
  context: CommandContext,
) {
  const witness = proof === undefined ? undefined : findWitness(deps, context.actor, proof);
  if (isRefusal(witness)) return witness;
  const { batch, location, quantity: effect } = draft;
  const done = await deps.stock().post([draft], context, ({ documents, locals }) => {
    const noted = { product: drug, batch, location, effect, reason, witness, document: documents[0]?.id };
    return withRegisterNote(deps, noted, context, (entries) => saveMoved(context, [...documents, ...entries], locals));
  });
  if (!isRefusal(done)) deps.secondPersons.spend([proof]);
  return done;
}

export function quarantineStock(deps: StockDeps): CommandHandler<Ops['quarantine']> {
  return async (input, context) => {
    const { holding, as, quantity: written, reason } = input;
    if (as === 'release' && !context.actor.permissions.has('stock.adjust'))
      return refusal('not-permitted', 'What was put aside goes back on the shelf only when a pharmacist says so.', {
        path: 'as',
      });
    const on = await findOn(deps, holding);
    if (isRefusal(on)) return on;
    const counted = countedPacks(input, on.holding.batch);
    if (isRefusal(counted)) return counted;
    const amount = quantity(written);
    const draft: MovementDraft = {
      ...{ ...on.holding, ...counted, unit: on.unit, type: as },
      quantity: as === 'release' ? amount : negative(amount),
      reason: { text: reason },
    };
    // @SAFETY What is recalled or has expired does not go back on the shelf.
    const drafts: Drafts = ({ findRecall }, today) => {
      if (as !== 'release') return [draft];
      if (findRecall(draft)) return refusal('conflict', 'This batch is recalled. It stays in quarantine.');
      const hasExpired = draft.batch.expiry !== undefined && draft.batch.expiry < today;
      return hasExpired ? refusal('conflict', 'This batch has expired. It stays in quarantine.') : [draft];
    };
    return postAlone(deps, drafts, context);
  };
}

/** The opposite, beside it. What was reversed once is not reversed again by who knows of it (SL6). */
export function reverseMovement(deps: StockDeps): CommandHandler<Ops['reverse']> {
  return async ({ movementId, reason }, context) => {
    const drafts: Drafts = async ({ movements }) => {
      const found = movements.get(movementId);
      if (!found) return notHere();
      const drug = (await deps.products().findByCode(found.product))?.product;
      if (drug && isControlled(drug))
        return refusal(
          'unsupported',
          'What was moved of a controlled drug is put right with its register, not reversed.',
        );
      if ([...movements.values()].some(({ reversalOf }) => reversalOf === movementId))
        return refusal('already-done', 'This movement has been reversed already.');
      if (found.reversalOf !== undefined)
        return refusal('conflict', 'A reversal is not reversed. Record what is right as a movement of its own.');
      if (found.transferId !== undefined)
        return refusal(
          'conflict',
          'Goods between sites are taken back with their transfer. Look at what is on its way.',
        );
      const { type, product, batch, location, unit, state, unitCost, patientId } = found;
      const draft = { type, product, batch, location, unit, state, unitCost, patientId };
      return [{ ...draft, quantity: negative(found.quantity), reversalOf: movementId, reason: { text: reason } }];
    };
    return postAlone(deps, drafts, context);
  };
}

const notHere = (): Refusal =>
  refusal('not-found', 'This record is not here. It may not have arrived yet, or it was removed.');

/** One act for all that lies here of it, wherever it is. */
export function takeRecalled(deps: StockDeps): CommandHandler<Ops['takeRecalled']> {
  return async ({ recallId }, context) => {
    const { products } = deps;
    const drafts: Drafts = async ({ ledger, findRecall, places }) => {
      const held = ledger
        .listHoldings()
        .filter((one) => one.available > 0 && places.get(one.location)?.inUse && findRecall(one)?.id === recallId);
      const units = await Promise.all(held.map(({ product }) => products().findByCode(product)));
      if (held.length === 0) return refusal('already-done', 'Nothing of this batch is on a shelf here.');
      return held.map(({ product, batch, location, available }, index) => ({
        ...{ product, batch, location, type: 'recall' as const, quantity: negative(available) },
        unit: units[index]?.product.baseUnit ?? 'unit',
        document: recallId,
        reason: { code: 'recalled', text: findRecall({ product, batch })?.recall.reason ?? '' },
      }));
    };
    return deps.stock().post(drafts, context, async ({ documents, locals }) => {
      const answer = { movements: documents.length };
      const saved = await context.commit({ documents, locals, output: () => answer });
      return isRefusal(saved) ? saved : answer;
    });
  };
}
