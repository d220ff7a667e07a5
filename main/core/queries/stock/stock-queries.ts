import { contract } from '#shared/contract/index.ts';
import { handle, type Registration } from '../../api/registration.ts';
import { checkBook } from './check-book.ts';
import { identifyPack } from './identify-pack.ts';
import { listAdjustments } from './list-adjustments.ts';
import { listStockOrders } from './list-orders.ts';
import { listRecipients } from './list-recipients.ts';
import { readCard } from './read-card.ts';
import { valueOfStock } from './value-of-stock.ts';
import { type WatchStockDeps, watchStock } from './watch-stock.ts';
import { watchWardStock } from './watch-ward-stock.ts';

export function stockQueries(deps: WatchStockDeps): readonly Registration[] {
  return [
    handle(contract.stock.watch, watchStock(deps)),
    handle(contract.stock.identify, identifyPack(deps)),
    handle(contract.stock.orders, listStockOrders(deps)),
    handle(contract.stock.card, readCard(deps)),
    handle(contract.stock.value, valueOfStock(deps)),
    handle(contract.stock.adjustments, listAdjustments(deps)),
    handle(contract.stock.check, checkBook(deps)),
    handle(contract.stock.recipients, listRecipients(deps)),
    handle(contract.wardStock.watch, watchWardStock(deps)),
  ];
}
