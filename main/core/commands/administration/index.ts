import { contract } from '#shared/contract/index.ts';
import { handle, type Registration } from '../../api/registration.ts';
import { judge } from '../../queries/administration/judge.ts';
import { createKnownDoses } from '../../queries/administration/known-doses.ts';
import { matchDrug } from '../../queries/administration/match-drug.ts';
import type { MedicationDeps } from '../../queries/administration/medication-deps.ts';
import { readScanRate } from '../../queries/administration/scan-rate.ts';
import { createWardCupboards } from '../../queries/administration/ward-cupboards.ts';
import { readSheet } from '../../queries/mar/read-sheet.ts';
import { listToVerify } from '../../queries/order/list-to-verify.ts';
import { watchRound } from '../../queries/round/watch-round.ts';
import { countersign, recordEffect, withdrawDose } from './afterwards.ts';
import { recordInfusion } from './infusion.ts';
import { liftRecall, listBatches, recallBatch } from './recalls.ts';
import { recordDose } from './record-dose.ts';

/** The medication round: what is due, the check before giving, and what became of it. */
export function medicationOperations(asked: MedicationDeps): readonly Registration[] {
  const deps = { listDoses: createKnownDoses(), cupboards: createWardCupboards(asked.store), ...asked };
  return [
    handle(contract.round.watch, watchRound(deps)),
    handle(contract.mar.sheet, readSheet(deps)),
    handle(contract.order.toVerify, listToVerify(deps)),
    handle(contract.administration.judge, judge(deps)),
    handle(contract.administration.match, matchDrug(deps)),
    handle(contract.administration.record, recordDose(deps)),
    handle(contract.administration.infusion, recordInfusion(deps)),
    handle(contract.administration.effect, recordEffect),
    handle(contract.administration.countersign, countersign),
    handle(contract.administration.withdraw, withdrawDose(deps)),
    handle(contract.administration.scanRate, readScanRate),
    handle(contract.batch.recall, recallBatch),
    handle(contract.batch.lift, liftRecall),
    handle(contract.batch.list, listBatches),
  ];
}
