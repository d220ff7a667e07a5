/**
 * A ward's cupboard: asked for, kept, sent, counted in. What is on the way has left the pharmacy's balance and is in no
 * cupboard yet; the movements bear the request, so that nothing of it is lost between the two (SL10, SL19).
 */
import type { wardStock } from '#shared/contract/ward-stock.ts';
import type { Product } from '#shared/domain/formulary/product.ts';
import { productName } from '#shared/domain/formulary/product-name.ts';
import { isControlled } from '#shared/domain/register/register-key.ts';
import { batchKey } from '#shared/domain/stock/holding.ts';
import type { MovementDraft } from '#shared/domain/stock/movement-draft.ts';
import { negative, plus, type Quantity, quantity } from '#shared/domain/stock/quantity.ts';
import type { SentLine, StockRequest } from '#shared/domain/stock/stock-request.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import { newDocumentId } from '#shared/model/document-id.ts';
import { STOCK_REQUEST_KIND, type StockRequestResource } from '#shared/model/stock-request.ts';
import type { CommandContext, CommandHandler, ParsedInput, PlannedDocument } from '../../api/operation-handler.ts';
import type { PlannedMovements } from '../../stock/plan-movements.ts';
import { planRelease, planReservation } from '../../stock/plan-reservation.ts';
import type { StockView } from '../../stock/stock-book.ts';
import { saveOne } from '../save-one.ts';
import { batchOf } from './batch-of.ts';
import { type MovedDrug, withRegisters } from './enter-register.ts';
import { findStocked, type StockDeps } from './stock-deps.ts';

type Ops = typeof wardStock;
type Said = Omit<StockRequestResource, 'resourceType' | 'status' | 'at' | 'by'>;

function planSaid(said: Said, { actor, now }: CommandContext): PlannedDocument {
  const resource = {
    ...{ resourceType: STOCK_REQUEST_KIND, status: 'final', ...said },
    ...{ at: new Date(now()).toISOString(), by: { id: actor.userId, name: actor.displayName } },
  };
  return { id: newDocumentId(STOCK_REQUEST_KIND, { now }), kind: STOCK_REQUEST_KIND, resource };
}

export function askForWard(deps: StockDeps): CommandHandler<Ops['ask']> {
  return async ({ place, lines, note }, context) => {
    const view = await deps.stock().look();
    const cupboard = view.places.get(place);
    if (cupboard?.level !== 'ward' || !cupboard.inUse)
      return refusal('not-found', 'This is no cupboard of a ward of this site. Choose another one.', { path: 'place' });
    const asked = [];
    for (const [index, line] of lines.entries()) {
      const product = await findStocked(deps, line.product, `lines[${index}].product`);
      if (isRefusal(product)) return product;
      const name = productName({ ...product, tallMan: undefined });
      asked.push({ product: product.code, name, unit: product.baseUnit, quantity: line.quantity });
    }
    return saveOne(context, planSaid({ act: 'ask', place, lines: asked, ...(note ? { note } : {}) } as Said, context));
  };
}

/** Not sent yet, refused or withdrawn. */
function findUnsent(view: StockView, id: string): StockRequest | Refusal {
  const request = view.findRequest(id);
  if (!request) return notHere();
  if (request.state === 'asked' || request.state === 'accepted') return request;
  return refusal('already-done', 'This request is not open any more. Look at what was done.');
}

const notHere = (): Refusal =>
  refusal('not-found', 'This record is not here. It may not have arrived yet, or it was removed.');

export function acceptRequest(deps: StockDeps): CommandHandler<Ops['accept']> {
  return async ({ id }, context) => {
    const view = await deps.stock().look();
    const request = findUnsent(view, id);
    if (isRefusal(request)) return request;
    const wanted = wantedOf(request);
    const kept = planReservation(view, { purpose: id, wanted, today: deps.stock().today() }, context);
    return saveOne(context, planSaid({ act: 'accept', request: id } as Said, context), {}, kept ? [kept] : []);
  };
}

const wantedOf = ({ asked }: StockRequest) =>
  asked.lines.map((line) => ({ product: line.product, quantity: quantity(line.quantity) }));

export function endRequest(deps: StockDeps): CommandHandler<Ops['end']> {
  return async ({ id, as, reason }, context) => {
    if (as === 'refused' && !context.actor.permissions.has('stock.move'))
      return refusal('not-permitted', 'The pharmacy refuses a request; the ward withdraws it.');
    const view = await deps.stock().look();
    const request = findUnsent(view, id);
    if (isRefusal(request)) return request;
    const freed = planRelease(view, { purpose: id, why: 'cancelled' }, context);
    const said = { act: as === 'refused' ? 'refuse' : 'withdraw', request: id, reason } as Said;
    return saveOne(context, planSaid(said, context), {}, freed ? [freed] : []);
  };
}

export function issueToWard(deps: StockDeps): CommandHandler<Ops['issue']> {
  return async ({ id, instead, witness }, context) => {
    let moved: readonly MovedDrug[] = [];
    let freed: PlannedDocument | undefined;
    const drafts = async (view: StockView, today: string) => {
      const request = findUnsent(view, id);
      if (isRefusal(request)) return request;
      const place = view.places.get(request.asked.place);
      const found = await listIssued(deps, view, today, { request, instead });
      if (isRefusal(found)) return found;
      freed = planRelease(view, { purpose: id, why: 'fulfilled' }, context);
      moved = found.map((line) => toMoved('supply', line, place?.name ?? '—', id));
      return found.map((line): MovementDraft => ({ ...toDraft(line, id), type: 'transfer-out', purpose: id }));
    };
    return deps.stock().post(drafts, context, (planned) =>
      withRegisters(deps, { moved, proof: witness }, context, (entries) => {
        const also = [...entries, ...(freed ? [freed] : [])];
        return save(context, { act: 'issue', request: id } as Said, planned, also);
      }),
    );
  };
}

interface Line {
  readonly drug: Product;
  readonly batch: SentLine['batch'];
  readonly location: string;
  /** Signed, as its movement. */
  readonly amount: Quantity;
}

async function listIssued(
  deps: StockDeps,
  view: StockView,
  today: string,
  { request, instead }: { readonly request: StockRequest } & Pick<ParsedInput<Ops['issue']>, 'instead'>,
): Promise<readonly Line[] | Refusal> {
  const lines: Line[] = [];
  for (const wanted of wantedOf(request)) {
    const other = instead.find(({ product }) => product === wanted.product);
    const amount = other ? quantity(other.quantity) : wanted.quantity;
    const drug = await findStocked(deps, wanted.product, 'instead');
    if (isRefusal(drug)) return drug;
    const { picks } = view.pick({ product: drug.code, quantity: amount, lastsUntil: today, purpose: request.id });
    for (const { from, quantity: taken } of picks)
      lines.push({ drug, batch: from.batch, location: from.location, amount: negative(taken) });
  }
  if (lines.length > 0) return lines;
  return refusal('conflict', 'Nothing of it is here that may be sent. Refuse the request, or order it first.');
}

const toDraft = ({ drug, batch, location, amount }: Line, request: string): Omit<MovementDraft, 'type'> => ({
  ...{ product: drug.code, unit: drug.baseUnit, batch, location, quantity: amount },
  ...{ transferId: request, document: request },
});

const toMoved = (
  type: 'supply' | 'receive',
  { drug, batch, location, amount }: Line,
  party: string,
  request: string,
): MovedDrug => ({
  ...{ type, product: drug, batch, location, document: request, party: { name: party } },
  quantity: amount < 0 ? negative(amount) : amount,
});

/** @SAFETY Everything that is on the way is counted, in one act: what is not in the box is lost, and somebody says so. */
export function receiveOnWard(deps: StockDeps): CommandHandler<Ops['receive']> {
  return async (input, context) => {
    let moved: readonly MovedDrug[] = [];
    const drafts = async (view: StockView) => {
      const request = view.findRequest(input.id);
      if (!request) return notHere();
      if (request.state !== 'on-the-way')
        return refusal('already-done', 'Nothing of this request is on its way any more.');
      const counted = await listCounted(deps, request, input);
      if (isRefusal(counted)) return counted;
      moved = counted.map(({ line }) => toMoved('receive', line, 'Pharmacy', input.id));
      return counted.flatMap(({ line, lost }) => arrivalOf(line, lost, input));
    };
    return deps.stock().post(drafts, context, (planned) =>
      withRegisters(deps, { moved, proof: input.witness }, context, (entries) => {
        const { reason, id: request } = input;
        return save(context, { act: 'receive', request, ...(reason ? { reason } : {}) } as Said, planned, entries);
      }),
    );
  };
}

interface Counted {
  readonly line: Line;
  readonly lost: Quantity;
}

async function listCounted(
  deps: StockDeps,
  { sent, asked }: StockRequest,
  { lines, reason }: ParsedInput<Ops['receive']>,
): Promise<readonly Counted[] | Refusal> {
  const counted: Counted[] = [];
  for (const { product, batch, open } of sent.filter((line) => line.open > 0)) {
    const line = lines.find((one) => one.product === product && batchKey(batchOf(one.batch)) === batchKey(batch));
    if (!line) return refusal('invalid-input', 'Count everything that is on its way.', { path: 'lines' });
    const lost = plus(open, negative(quantity(line.quantity)));
    if (lost < 0)
      return refusal('conflict', 'That is more than was sent. Count again, and ask the pharmacy.', { path: 'lines' });
    if (lost > 0 && !reason)
      return refusal('invalid-input', 'Something is missing. Say what is known of it.', { path: 'reason' });
    const drug = await findStocked(deps, product, 'lines');
    if (isRefusal(drug)) return drug;
    // @SAFETY A controlled drug is not written off on a ward: the pharmacy looks for it, with a case.
    if (lost > 0 && isControlled(drug))
      return refusal('conflict', 'A controlled drug is missing. Leave it on its way, and tell the pharmacy now.');
    counted.push({ line: { drug, batch, location: asked.place, amount: open }, lost });
  }
  return counted;
}

/** What is missing has arrived in the book, and is thrown away there: it is on its way no more (SL10). */
function arrivalOf(line: Line, lost: Quantity, { id, reason }: ParsedInput<Ops['receive']>): readonly MovementDraft[] {
  const arrived: MovementDraft = { ...toDraft(line, id), type: 'transfer-in' };
  if (lost === 0) return [arrived];
  const { transferId: _transferId, ...rest } = arrived;
  const said = { code: 'lost-on-the-way', text: reason ?? '' };
  return [arrived, { ...rest, type: 'waste', quantity: negative(lost), reason: said }];
}

function save(
  context: CommandContext,
  said: Said,
  { documents, locals }: PlannedMovements,
  also: readonly PlannedDocument[],
) {
  return saveOne(context, planSaid(said, context), { locals }, [...documents, ...also]);
}
