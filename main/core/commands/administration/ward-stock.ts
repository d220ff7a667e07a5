/**
 * What is given out of a cupboard of the ward leaves its stock, in the unit of work of the dose (WG7). Taken is the batch that
 * was scanned, where a cupboard of the ward holds it; what was dispensed to the patient lies in none. @SAFETY Giving waits for
 * no stock: what the book does not let go, expired or recalled, was charted all the same, and a count finds it.
 */
import type { DoseEvent } from '#shared/domain/medication/dose-event.ts';
import type { ProductShare } from '#shared/domain/medication/several-shares.ts';
import { isControlled } from '#shared/domain/register/register-key.ts';
import type { MovementDraft } from '#shared/domain/stock/movement-draft.ts';
import { NONE, negative } from '#shared/domain/stock/quantity.ts';
import { isRefusal, type Refusal } from '#shared/errors/refusal.ts';
import type { CommandContext } from '../../api/operation-handler.ts';
import type { MedicationDeps } from '../../queries/administration/medication-deps.ts';
import type { PlannedMovements } from '../../stock/plan-movements.ts';
import type { StockView } from '../../stock/stock-book.ts';

interface Taken {
  readonly id: string;
  readonly event: DoseEvent;
  readonly shares: readonly ProductShare[];
}

type Commit<T> = (moved: PlannedMovements) => Promise<T | Refusal>;
type Deps = Pick<MedicationDeps, 'stock' | 'cupboards'>;
const NOTHING: PlannedMovements = { documents: [], locals: [] };

export async function withWardStock<T>(
  deps: Deps,
  taken: Taken | undefined,
  context: CommandContext,
  commit: Commit<T>,
): Promise<T | Refusal> {
  const { stock, cupboards } = deps;
  const wardId = taken?.event.ward;
  const here = taken && wardId && stock && cupboards ? await cupboards(wardId) : new Set<string>();
  if (!stock || !taken || here.size === 0) return commit(NOTHING);
  const { shares, ...of } = taken;
  const drafts = (view: StockView) => shares.flatMap((one) => draftsOf({ ...of, ...one }, view, here, context.now()));
  // @SAFETY A refusal of the book itself, of a recalled batch or a frozen shelf, is none of the dose.
  let isAsked = false;
  const done = await stock().post(drafts, context, (planned) => {
    isAsked = true;
    return commit(planned.documents.length > 0 ? planned : NOTHING);
  });
  return isRefusal(done) && !isAsked ? commit(NOTHING) : done;
}

function draftsOf(
  { id, event, product, share: { supplied, wasted } }: Omit<Taken, 'shares'> & ProductShare,
  { ledger, places }: StockView,
  cupboards: ReadonlySet<string>,
  nowMs: number,
): readonly MovementDraft[] {
  const lots = new Set(event.packs.flatMap(({ lot }) => lot ?? []));
  const held = ledger
    .holdingsOf(product.code)
    .filter(({ location, batch }) => isOnWard(location, { places, cupboards }) && lots.has(batch.lot))
    .toSorted((one, other) => other.available - one.available)[0];
  if (!held) return [];
  const { patientId, at } = event;
  const draft = {
    ...{ product: product.code, unit: product.baseUnit, batch: held.batch, location: held.location },
    ...{ patientId, document: id, order: event.orderId, shortReason: 'Given on the ward' },
    occurredAt: new Date(Math.min(Date.parse(at), nowMs)).toISOString(),
  };
  const why = { text: event.waste?.reason ?? 'Rest of a dose, thrown away on the ward' };
  return [
    ...(supplied > NONE ? [{ ...draft, type: 'issue' as const, quantity: negative(supplied) }] : []),
    ...(wasted > NONE ? [{ ...draft, type: 'waste' as const, quantity: negative(wasted), reason: why }] : []),
  ];
}

function isOnWard(
  location: string,
  { places, cupboards }: Pick<StockView, 'places'> & { readonly cupboards: ReadonlySet<string> },
): boolean {
  return cupboards.has(location) || cupboards.has(places.get(location)?.partOf ?? '');
}

/** WG7: what was entered in error lies in the cupboard again; of a controlled drug two people see to it (WG6), as of all that `stays` booked out. */
export async function withStockBack<T>(
  { stock, cupboards, products }: Pick<MedicationDeps, 'stock' | 'cupboards' | 'products'>,
  { administrationId, wardId, reason }: WithdrawnDose,
  context: CommandContext,
  commit: (moved: PlannedMovements, stays: boolean) => Promise<T | Refusal>,
): Promise<T | Refusal> {
  const hasStock = wardId !== undefined && cupboards !== undefined && (await cupboards(wardId)).size > 0;
  if (!stock || !hasStock) return commit(NOTHING, false);
  const mayReturn = async ({ product }: { readonly product: string }): Promise<boolean> => {
    const found = await products().findByCode(product);
    return found !== undefined && !isControlled(found.product);
  };
  let [isAsked, stays] = [false, false];
  const done = await stock().post(
    async ({ movements }) => {
      const all = [...movements.values()];
      const reversed = new Set(all.flatMap(({ reversalOf }) => reversalOf ?? []));
      const isOpen = ({ document, reversalOf, id }: (typeof all)[number]) =>
        document === administrationId && !reversalOf && !reversed.has(id);
      const open = all.filter(isOpen);
      const found = await Promise.all(open.map(async (one) => ((await mayReturn(one)) ? [one] : [])));
      stays = found.some((one) => one.length === 0);
      return found.flat().map(({ id, type, product, batch, location, unit, quantity, patientId }) => ({
        ...{ type, product, batch, location, unit, patientId, quantity: negative(quantity) },
        ...{ reversalOf: id, document: administrationId, reason: { text: reason } },
      }));
    },
    context,
    (planned) => {
      isAsked = true;
      return commit(planned.documents.length > 0 ? planned : NOTHING, stays);
    },
  );
  return isRefusal(done) && !isAsked ? commit(NOTHING, true) : done;
}

interface WithdrawnDose {
  readonly administrationId: string;
  readonly reason: string;
  readonly wardId: string | undefined;
}
