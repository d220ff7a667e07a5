import { contract } from '#shared/contract/index.ts';
import { handle, type Registration } from '../../api/registration.ts';
import { answerDifference } from './answer-difference.ts';
import { adjustStock, agreeStock, moveStock, quarantineStock, reverseMovement, takeRecalled } from './move-stock.ts';
import { endOrder, orderStock } from './orders.ts';
import { receiveStock } from './receive-stock.ts';
import { savePlace } from './save-place.ts';
import { sendStock } from './send-stock.ts';
import type { StockDeps } from './stock-deps.ts';
import { takeBack } from './take-back.ts';
import { acceptRequest, askForWard, endRequest, issueToWard, receiveOnWard } from './ward-stock.ts';

export function stockCommands(deps: StockDeps): readonly Registration[] {
  return [
    handle(contract.stock.savePlace, savePlace(deps)),
    handle(contract.stock.order, orderStock(deps)),
    handle(contract.stock.endOrder, endOrder),
    handle(contract.stock.receive, receiveStock(deps)),
    handle(contract.stock.move, moveStock(deps)),
    handle(contract.stock.adjust, adjustStock(deps)),
    handle(contract.stock.agree, agreeStock(deps)),
    handle(contract.stock.quarantine, quarantineStock(deps)),
    handle(contract.stock.reverse, reverseMovement(deps)),
    handle(contract.stock.takeRecalled, takeRecalled(deps)),
    handle(contract.stock.send, sendStock(deps)),
    handle(contract.stock.takeBack, takeBack(deps)),
    handle(contract.stock.answerDifference, answerDifference(deps)),
    handle(contract.wardStock.ask, askForWard(deps)),
    handle(contract.wardStock.accept, acceptRequest(deps)),
    handle(contract.wardStock.issue, issueToWard(deps)),
    handle(contract.wardStock.receive, receiveOnWard(deps)),
    handle(contract.wardStock.end, endRequest(deps)),
  ];
}
