import type { stock } from '#shared/contract/stock.ts';
import type { IdentifiedPack } from '#shared/contract/stock-shown.ts';
import { batchKey } from '#shared/domain/stock/holding.ts';
import type { QueryHandler } from '../../api/operation-handler.ts';
import type { StockDeps } from '../../commands/stock/stock-deps.ts';
import { readPackScan } from '../../stock/read-pack-scan.ts';
import { factsOf, heldShown } from './shown.ts';

/** One answer to a scan: what it is, what speaks against it, and where it lies. */
export function identifyPack(deps: StockDeps): QueryHandler<typeof stock.identify> {
  return async (scan): Promise<IdentifiedPack> => {
    const read = readPackScan(await deps.products().index(), scan);
    if (read.state !== 'found') return read;
    const { product, pack, gtin, lot, expiry, serial, suspicious, dayZero } = read;
    const view = await deps.stock().look();
    const today = deps.stock().today();
    const batch = { gtin, ...(lot ? { lot } : {}), ...(expiry ? { expiry } : {}) };
    const recall = lot === undefined ? undefined : view.findRecall({ product: product.code, batch: { ...batch, lot } });
    const held = view.ledger
      .holdingsOf(product.code)
      .filter((one) => lot !== undefined && isSame(one.batch, { ...batch, lot }));
    return {
      ...{ state: 'found', product: factsOf(product), batch, suspicious, dayZero },
      pack: { gtin: pack.gtin, level: pack.level, units: pack.units, ...(pack.text ? { text: pack.text } : {}) },
      ...(serial ? { serial } : {}),
      expired: expiry !== undefined && expiry < today,
      ...(recall ? { recall: recall.recall.reason } : {}),
      holdings: held.map((one) => heldShown(one, view, today)),
    };
  };
}

const isSame = (one: Parameters<typeof batchKey>[0], other: Parameters<typeof batchKey>[0]): boolean =>
  batchKey(one) === batchKey(other);
