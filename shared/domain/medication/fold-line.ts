/** An order as one line: what is ordered, and how it stands by what was given of it. */
import { isTaken } from '#shared/model/administration-codes.ts';
import type { CodedText } from '../coding/coded-text.ts';
import type { Amount } from './amount.ts';
import type { Dosing } from './dosing.ts';
import { type FoldedAsNeeded, foldAsNeeded } from './fold-as-needed.ts';
import { type FoldedInfusion, foldInfusion } from './fold-infusion.ts';
import { amountOf, type FoldedKind, type FoldedScale, kindOf, scaleOf } from './fold-regimen.ts';
import { compareDoses } from './given-twice.ts';
import type { DoseRate } from './infusion-rate.ts';
import type { Order } from './order.ts';
import type { OrderStanding } from './order-standing.ts';
import { regimenText } from './regimen-text.ts';
import type { FoldedVersion, RoundQuestion } from './round-question.ts';
import { type DoseWithAfter, type ShownDose, shownDose } from './shown-dose.ts';

export interface FoldedLine {
  readonly lineage: string;
  readonly orderId: string;
  readonly rev: string;
  readonly kind: FoldedKind;
  readonly standing: OrderStanding;
  readonly drug: string;
  readonly dose: string;
  readonly amount?: Amount | undefined;
  readonly rate?: DoseRate | undefined;
  readonly route?: CodedText | undefined;
  readonly instruction?: string | undefined;
  readonly timeCritical: boolean;
  readonly highAlert: boolean;
  readonly verification: 'verified' | 'queried' | 'unverified';
  readonly start: string;
  readonly end?: string | undefined;
  readonly reviewAt?: string | undefined;
  readonly lastGiven?: ShownDose | undefined;
  readonly scale?: FoldedScale | undefined;
  readonly asNeeded?: FoldedAsNeeded | undefined;
  readonly infusion?: FoldedInfusion | undefined;
}

export function foldLine(version: FoldedVersion, question: RoundQuestion): FoldedLine {
  const { order } = version;
  const records = question.records.filter(({ event, withdrawn }) => !withdrawn && event.lineage === order.lineage);
  return {
    ...orderedOf(version),
    ...dosedOf(order),
    drug: question.nameOf(order),
    highAlert: question.isHighAlert(order),
    ...standingOf(order, records, question),
  };
}

type Ordered = 'lineage' | 'orderId' | 'rev' | 'standing' | 'start' | 'end' | 'reviewAt' | 'timeCritical';

function orderedOf({ id, rev, order, standing }: FoldedVersion): Pick<FoldedLine, Ordered | 'verification'> {
  const { lineage, start, end, reviewAt, timeCritical, verification } = order;
  return {
    ...{ lineage, orderId: id, rev, standing, start, timeCritical, verification: verification.state },
    ...(end ? { end } : {}),
    ...(reviewAt ? { reviewAt } : {}),
  };
}

type Dosed = 'kind' | 'dose' | 'amount' | 'rate' | 'route' | 'instruction' | 'scale';

function dosedOf(order: Order): Pick<FoldedLine, Dosed> {
  const { regimen, route, instruction } = dosingOf(order) ?? {};
  return {
    kind: kindOf(regimen),
    dose: regimen ? regimenText(regimen) : writtenText(order),
    ...amountOf(regimen),
    ...(route ? { route } : {}),
    ...(instruction ? { instruction } : {}),
    ...(regimen?.kind === 'scale' ? { scale: scaleOf(regimen) } : {}),
  };
}

function dosingOf({ dosing }: Order): Partial<Dosing> | undefined {
  return dosing.state === 'read' ? dosing.dosing : undefined;
}

/** What nobody here can read is shown as it was written. */
function writtenText({ dosing }: Order): string {
  return dosing.state === 'read' ? '' : dosing.lines.map(({ text }) => text ?? '').join(' · ');
}

/** `records`: those of this line that count. */
function standingOf(
  order: Order,
  records: readonly DoseWithAfter[],
  { nowMs, besideOf }: RoundQuestion,
): Pick<FoldedLine, 'lastGiven' | 'asNeeded' | 'infusion'> {
  const regimen = dosingOf(order)?.regimen;
  const taken = records.filter(({ event }) => isTaken(event.outcome) && event.act !== 'stop').toSorted(compareDoses);
  const last = taken.at(-1);
  return {
    ...(last ? { lastGiven: shownDose(last) } : {}),
    ...(regimen?.kind === 'as-needed' ? { asNeeded: foldAsNeeded(regimen, taken, nowMs, besideOf?.(order)) } : {}),
    ...(regimen?.kind === 'infusion' ? { infusion: foldInfusion(records) } : {}),
  };
}
