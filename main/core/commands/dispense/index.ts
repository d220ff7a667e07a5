import { contract } from '#shared/contract/index.ts';
import { handle, type Registration } from '../../api/registration.ts';
import type { DispenseDeps } from '../../dispense/dispense-deps.ts';
import { findMade } from '../../queries/dispense/find-made.ts';
import { readHistory } from '../../queries/dispense/history.ts';
import { judgePackInHand } from '../../queries/dispense/judge-pack.ts';
import { openOrders } from '../../queries/dispense/open-orders.ts';
import { pickFor } from '../../queries/dispense/pick.ts';
import { readPrescription } from '../../queries/dispense/read-prescription.ts';
import { watchDisplay, watchQueue } from '../../queries/dispense/watch-queue.ts';
import { watchWard } from '../../queries/dispense/watch-ward.ts';
import { arrive, requestSupply } from './arrive.ts';
import { changeLanguage } from './change-language.ts';
import { checkLine } from './check-line.ts';
import { checkMade } from './check-made.ts';
import { callTicket, closePrescription, prioritise, setAside, waiveOwed } from './entry-acts.ts';
import { handOverItems } from './hand-over.ts';
import { pictureItemLabel, printBagLabel, printItemLabel, printTicket } from './labels.ts';
import { supplyItem } from './supply.ts';
import { cancelItem, giveBack } from './take-back.ts';

/** The counter: from the queue to what is handed over, and what comes back. */
export function dispenseOperations(deps: DispenseDeps): readonly Registration[] {
  const { dispense } = contract;
  return [
    handle(dispense.watchQueue, watchQueue(deps)),
    handle(dispense.watchWard, watchWard(deps)),
    handle(dispense.display, watchDisplay(deps)),
    handle(dispense.openOrders, openOrders(deps)),
    handle(dispense.read, readPrescription(deps)),
    handle(dispense.findMade, findMade(deps)),
    handle(dispense.history, readHistory(deps)),
    handle(dispense.pick, pickFor(deps)),
    handle(dispense.judgePack, judgePackInHand(deps)),
    handle(dispense.arrive, arrive(deps)),
    handle(dispense.request, requestSupply(deps)),
    handle(dispense.call, callTicket(deps)),
    handle(dispense.prioritise, prioritise(deps)),
    handle(dispense.check, checkLine(deps)),
    handle(dispense.supply, supplyItem(deps)),
    handle(dispense.checkMade, checkMade(deps)),
    handle(dispense.label, printItemLabel(deps)),
    handle(dispense.labelPicture, pictureItemLabel(deps)),
    handle(dispense.printTicket, printTicket(deps)),
    handle(dispense.bagLabel, printBagLabel(deps)),
    handle(dispense.handOver, handOverItems(deps)),
    handle(dispense.cancel, cancelItem(deps)),
    handle(dispense.giveBack, giveBack(deps)),
    handle(dispense.waive, waiveOwed(deps)),
    handle(dispense.changeLanguage, changeLanguage),
    handle(dispense.close, closePrescription(deps)),
    handle(dispense.setAside, setAside),
  ];
}
