/** Where a delivery comes from: a supplier, with an order or without, or another site. */
import type { stock } from '#shared/contract/stock.ts';
import { batchKey } from '#shared/domain/stock/holding.ts';
import type { Batch } from '#shared/domain/stock/movement.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { StockDeliveryResource } from '#shared/model/stock-delivery.ts';
import { type StockOrderResource, stockOrderResource } from '#shared/model/stock-order.ts';
import { type StockTransferResource, stockTransferResource } from '#shared/model/stock-transfer.ts';
import type { CommandContext, ParsedInput } from '../../api/operation-handler.ts';
import { toDocument } from '../current-document.ts';

interface Expected {
  readonly from: StockDeliveryResource['from'];
  /** Whether the paper names the product. Without a paper everything is expected. */
  readonly expects: (product: string) => boolean;
  readonly unitCost: (product: string, batch: Batch) => string | undefined;
}

export type Source =
  | (Expected & { readonly is: 'supplier'; readonly orderId?: string })
  | (Expected & { readonly is: 'site'; readonly site: string; readonly transferId: string });

type Input = ParsedInput<typeof stock.receive>;

export async function findSource(
  { from }: Input,
  context: Pick<CommandContext, 'store' | 'actor'>,
): Promise<Source | Refusal> {
  if (from.is === 'site') return fromSite(from.transferId, context);
  const { name, orderId } = from;
  if (orderId === undefined)
    return { is: 'supplier', from: { is: 'supplier', name }, expects: () => true, unitCost: () => undefined };
  const order = await findOrder(orderId, context);
  if (isRefusal(order)) return order;
  if (order.status !== 'open') return refusal('conflict', 'This order has ended. Take the goods in without it.');
  return {
    ...{ is: 'supplier', orderId, from: { is: 'supplier', name, order: orderId } },
    expects: (product) => order.lines.some((line) => line.product === product),
    unitCost: (product) => order.lines.find((line) => line.product === product)?.unitCost,
  };
}

async function findOrder(id: string, { store }: Pick<CommandContext, 'store'>): Promise<StockOrderResource | Refusal> {
  const read = stockOrderResource.safeParse(toDocument<unknown>(await store.find(id))?.resource);
  return read.success ? read.data : notHere();
}

async function fromSite(
  transferId: string,
  { store, actor }: Pick<CommandContext, 'store' | 'actor'>,
): Promise<Source | Refusal> {
  const read = stockTransferResource.safeParse(toDocument<unknown>(await store.find(transferId))?.resource);
  if (!read.success) return notHere();
  const transfer: StockTransferResource = read.data;
  if (transfer.to.site !== actor.facility)
    return refusal('conflict', 'These goods are on their way to another site. They are taken in there.');
  const { site } = transfer.from;
  return {
    ...{ is: 'site', site, transferId, from: { is: 'site', site, transfer: transferId } },
    expects: (product) => transfer.lines.some((line) => line.product === product),
    unitCost: (product, batch) => transfer.lines.find((line) => isOf(line, { product, batch }))?.unitCost,
  };
}

const isOf = (line: StockTransferResource['lines'][number], of: { readonly product: string; readonly batch: Batch }) =>
  line.product === of.product && batchKey(line.batch) === batchKey(of.batch);

const notHere = (): Refusal =>
  refusal('not-found', 'This record is not here. It may not have arrived yet, or it was removed.');
