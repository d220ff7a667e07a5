import type { stock } from '#shared/contract/stock.ts';
import type { Product } from '#shared/domain/formulary/product.ts';
import { productName } from '#shared/domain/formulary/product-name.ts';
import type { MovementDraft } from '#shared/domain/stock/movement-draft.ts';
import { negative, quantity } from '#shared/domain/stock/quantity.ts';
import { unitCostOf } from '#shared/domain/stock/unit-cost.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import { newDocumentId } from '#shared/model/document-id.ts';
import { STOCK_TRANSFER_KIND, type StockTransferResource } from '#shared/model/stock-transfer.ts';
import type { CommandContext, CommandHandler, ParsedInput } from '../../api/operation-handler.ts';
import { listSites } from '../../stock/list-sites.ts';
import type { StockView } from '../../stock/stock-book.ts';
import { batchOf } from './batch-of.ts';
import { countedPacks } from './counted-packs.ts';
import { type MovedDrug, withRegisters } from './enter-register.ts';
import { findStocked, type StockDeps } from './stock-deps.ts';

type Input = ParsedInput<typeof stock.send>;
type Line = StockTransferResource['lines'][number] & {
  readonly location: string;
  readonly drug: Product;
  readonly shortReason?: string;
  readonly counted: Pick<MovementDraft, 'packs'>;
};

/** The goods leave this site's book now and are on their way until the other site has taken them in (SL10). */
export function sendStock(deps: StockDeps): CommandHandler<typeof stock.send> {
  return async (input, context) => {
    const sites = await listSites(context.store);
    const to = sites.get(input.to);
    if (to === undefined || input.to === context.actor.facility)
      return refusal('invalid-input', 'Goods go to another site of this organisation. Choose one.', { path: 'to' });
    const id = newDocumentId(STOCK_TRANSFER_KIND, { now: context.now });
    let lines: readonly Line[] = [];
    const drafts = async (view: StockView, today: string) => {
      const found = await findLines(deps, input, view, today);
      if (isRefusal(found)) return found;
      lines = found;
      return found.map((line): MovementDraft => toDraft(line, id, input.to));
    };
    return deps.stock().post(drafts, context, async ({ documents, locals }) => {
      const from = {
        site: context.actor.facility,
        name: sites.get(context.actor.facility)?.name ?? context.actor.facility,
      };
      const resource = toTransfer(input, lines, { from, to: { site: input.to, name: to.name } }, context);
      const document = { id, kind: STOCK_TRANSFER_KIND, resource, keeps: { alsoFor: [input.to] } };
      const moved = lines.map((line) => toMoved(line, id, to.name));
      return withRegisters(deps, { moved, proof: input.witness }, context, async (entries) => {
        const saved = await context.commit({ documents: [document, ...documents, ...entries], locals });
        return isRefusal(saved) ? saved : { id, rev: saved[0]?.rev ?? '' };
      });
    });
  };
}

/** @SAFETY SL8: what is expired or recalled is not sent on as if it were good. */
async function findLines(
  deps: StockDeps,
  { lines }: Input,
  view: StockView,
  today: string,
): Promise<readonly Line[] | Refusal> {
  const found: Line[] = [];
  for (const [index, line] of lines.entries()) {
    const { holding, quantity: written, shortReason } = line;
    const path = `lines[${index}]`;
    const product = await findStocked(deps, holding.product, path);
    if (isRefusal(product)) return product;
    const batch = batchOf(holding.batch);
    const code = product.code;
    if (view.findRecall({ product: code, batch }))
      return refusal('conflict', 'This batch is recalled. It is not sent to anybody.', { path });
    if (batch.expiry !== undefined && batch.expiry < today)
      return refusal('conflict', 'This batch has expired. It is not sent to anybody.', { path });
    const counted = countedPacks(line, batch, `${path}.packs`);
    if (isRefusal(counted)) return counted;
    const unitCost = unitCostOf(view.movementsOf(code));
    found.push({
      ...{ product: code, name: productName({ ...product, tallMan: undefined }), unit: product.baseUnit },
      ...{ batch: { ...batch }, quantity: written, location: holding.location, drug: product, counted },
      ...(unitCost ? { unitCost } : {}),
      ...(shortReason ? { shortReason } : {}),
    });
  }
  return found;
}

const toDraft = (
  { product, unit, batch, quantity: written, location, shortReason, counted }: Line,
  transferId: string,
  to: string,
): MovementDraft => ({
  ...{ type: 'transfer-out', product, unit, location, transferId, document: transferId },
  batch: batchOf(batch),
  quantity: negative(quantity(written)),
  alsoFor: [to],
  shortReason,
  ...counted,
});

function toTransfer(
  { note }: Input,
  lines: readonly Line[],
  ends: Pick<StockTransferResource, 'from' | 'to'>,
  { actor, now }: CommandContext,
): StockTransferResource {
  return {
    ...{ resourceType: STOCK_TRANSFER_KIND, status: 'final', ...ends },
    sentAt: new Date(now()).toISOString(),
    sentBy: { id: actor.userId, name: actor.displayName },
    lines: lines.map(({ location: _location, drug: _drug, shortReason: _short, counted: _, ...line }) => line),
    ...(note ? { note } : {}),
  };
}

const toMoved = ({ drug, batch, quantity: written, location }: Line, document: string, site: string): MovedDrug => ({
  ...{ type: 'supply', product: drug, batch: batchOf(batch), location, document, party: { name: site } },
  quantity: quantity(written),
});
