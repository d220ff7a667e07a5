import type { Location } from '@medplum/fhirtypes';
import type { stock } from '#shared/contract/stock.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import { newDocumentId } from '#shared/model/document-id.ts';
import { placeLevel } from '#shared/model/location.ts';
import { documentIdOf } from '#shared/model/reference.ts';
import { buildStockPlace, type StockPlaceEntry } from '#shared/model/stock-place.ts';
import type { CommandContext, CommandHandler, ParsedInput } from '../../api/operation-handler.ts';
import { listSites } from '../../stock/list-sites.ts';
import type { StockView } from '../../stock/stock-book.ts';
import { toDocument } from '../current-document.ts';
import { planChange } from '../plan-change.ts';
import { saveOne } from '../save-one.ts';
import type { StockDeps } from './stock-deps.ts';

type Input = ParsedInput<typeof stock.savePlace>;

export function savePlace(deps: StockDeps): CommandHandler<typeof stock.savePlace> {
  return async (input, context) => {
    const view = await deps.stock().look();
    const partOf = await findAbove(input, view, context);
    const refused = isRefusal(partOf) ? partOf : (refuseCode(input, view) ?? refuseEnd(input, view));
    if (refused || isRefusal(partOf)) return refused ?? (partOf as never);
    const { level, code, name, storage, limits, inUse } = input;
    const entry: StockPlaceEntry = {
      ...{ level, code, name, storage, inUse, partOf, site: context.actor.facility },
      ...(limits ? { limits } : {}),
    };
    return write(input, entry, context);
  };
}

async function write({ id, parent }: Input, entry: StockPlaceEntry, context: CommandContext) {
  if (id === undefined) {
    const made = newDocumentId('Location', { now: context.now });
    return saveOne(context, { id: made, kind: 'Location', resource: buildStockPlace(entry) });
  }
  const found = toDocument<Location>(await context.store.find(id, parent));
  if (found?.kind !== 'Location') return noSuchPlace();
  return saveOne(context, planChange(found, buildStockPlace(entry, found.resource)));
}

/** A bin lies in a store or counter; those lie in the site. */
async function findAbove({ level, within, id }: Input, view: StockView, context: CommandContext) {
  if (id !== undefined && !view.places.has(id)) return noSuchPlace();
  if (level === 'ward') return findWard(within, context);
  if (level !== 'bin') return (await listSites(context.store)).get(context.actor.facility)?.id ?? noSuchPlace();
  const above = within === undefined ? undefined : view.places.get(within);
  if (above && above.level !== 'bin') return above.id;
  return refusal('invalid-input', 'A bin lies in a store or at a counter. Say in which.', { path: 'within' });
}

function refuseCode({ id, code }: Input, { places }: StockView): Refusal | undefined {
  const namesake = [...places.values()].find((place) => place.id !== id && place.inUse && place.code === code);
  if (!namesake) return undefined;
  return refusal('conflict', 'There is a place with this code already. Choose another code.', {
    path: 'code',
    details: { id: namesake.id },
  });
}

/** @SAFETY What lies in a place that nobody looks at any more is lost to the book and to the recall. */
function refuseEnd({ id, inUse }: Input, { ledger, places }: StockView): Refusal | undefined {
  if (inUse || id === undefined) return undefined;
  const concerned = [...places.values()].filter((place) => place.id === id || place.partOf === id);
  const isHeld = ledger
    .listHoldings()
    .some(
      (one) => (one.available !== 0 || one.quarantined !== 0) && concerned.some((place) => place.id === one.location),
    );
  return isHeld ? refusal('conflict', 'Something lies in this place. Move it first.', { path: 'inUse' }) : undefined;
}

const noSuchPlace = (): Refusal =>
  refusal('not-found', 'This place is not known here, or is out of use. Choose another one.', { path: 'id' });

/** A cupboard hangs on a ward of this site. */
async function findWard(within: string | undefined, { store, actor }: CommandContext): Promise<string | Refusal> {
  const ward = within === undefined ? undefined : toDocument<Location>(await store.find(within))?.resource;
  const site = (await listSites(store)).get(actor.facility)?.id;
  if (within !== undefined && ward && placeLevel(ward) === 'ward' && documentIdOf(ward.partOf) === site) return within;
  return refusal('invalid-input', 'A cupboard hangs on a ward of this site. Say on which.', { path: 'within' });
}
