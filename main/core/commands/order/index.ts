import { contract } from '#shared/contract/index.ts';
import { handle, type Registration } from '../../api/registration.ts';
import { holdOrderBy, releaseOrder, stopOrder, verifyOrderBy } from './act-on-order.ts';
import { changeOrder } from './change-order.ts';
import type { OrderDeps } from './order-deps.ts';
import { prescribe } from './prescribe.ts';
import { settleOrder } from './settle-order.ts';

export function orderCommands(deps: OrderDeps): readonly Registration[] {
  return [
    handle(contract.order.prescribe, prescribe(deps)),
    handle(contract.order.change, changeOrder(deps)),
    handle(contract.order.stop, stopOrder(deps)),
    handle(contract.order.hold, holdOrderBy),
    handle(contract.order.release, releaseOrder),
    handle(contract.order.verify, verifyOrderBy(deps)),
    handle(contract.order.settle, settleOrder(deps)),
  ];
}
