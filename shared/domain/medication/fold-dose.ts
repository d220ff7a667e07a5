/** A planned dose of the round, and what became of it. */
import { isTaken } from '#shared/model/administration-codes.ts';
import type { Amount } from './amount.ts';
import { timingAt } from './dose-window.ts';
import { compareDoses } from './given-twice.ts';
import type { DoseRate } from './infusion-rate.ts';
import type { MatchedDose } from './match-administrations.ts';
import type { PlannedDose } from './plan-doses.ts';
import { contentText, type DoseWithAfter, type ShownDose, shownDose } from './shown-dose.ts';

type FoldedState =
  | 'upcoming'
  | 'due'
  | 'overdue'
  | 'missed'
  | 'on-hold'
  | 'disputed-stop'
  | 'disputed-change'
  | 'given'
  | 'partial'
  | 'self'
  | 'held'
  | 'refused'
  | 'not-available';

export interface FoldedDose {
  readonly doseId: string;
  readonly lineage: string;
  readonly orderId: string;
  readonly act: PlannedDose['act'];
  readonly dueAt: string;
  readonly opensAt: string;
  readonly closesAt: string;
  readonly missedAt: string;
  readonly state: FoldedState;
  readonly timeCritical: boolean;
  readonly dose: string;
  readonly amount?: Amount | undefined;
  readonly rate?: DoseRate | undefined;
  readonly wall: PlannedDose['wall'];
  readonly records: readonly ShownDose[];
  readonly matchedByNearness: boolean;
  readonly givenTwice: boolean;
}

export interface DoseFacts {
  readonly byId: ReadonlyMap<string, DoseWithAfter>;
  /** What was entered in error, by the dose that it was for. */
  readonly struck: ReadonlyMap<string, readonly DoseWithAfter[]>;
  /** Whether an order is critical in time, by its id. */
  readonly critical: ReadonlyMap<string, boolean>;
  readonly nowMs: number;
  /** A moment as text; hundreds of doses share a few dozen of them. */
  iso(ms: number): string;
}

export function foldDose({ dose, records, matched, givenTwice }: MatchedDose, facts: DoseFacts): FoldedDose {
  const answering = records.flatMap(({ id }) => facts.byId.get(id) ?? []);
  const struck = facts.struck.get(dose.id) ?? [];
  const [orderId = ''] = dose.orderIds;
  return {
    ...{ doseId: dose.id, lineage: dose.lineage, orderId, act: dose.act, wall: dose.wall, givenTwice },
    ...timesOf(dose, facts.iso),
    ...contentOf(dose),
    state: stateOf(dose, answering, facts.nowMs),
    timeCritical: facts.critical.get(orderId) ?? false,
    records: [...answering, ...struck].map(shownDose),
    matchedByNearness: matched === 'by-nearness',
  };
}

type Times = Pick<FoldedDose, 'dueAt' | 'opensAt' | 'closesAt' | 'missedAt'>;

function timesOf({ dueMs, window }: PlannedDose, iso: DoseFacts['iso']): Times {
  return {
    dueAt: iso(dueMs),
    opensAt: iso(window.opensMs),
    closesAt: iso(window.closesMs),
    missedAt: iso(window.missedMs),
  };
}

function contentOf({ content }: PlannedDose): Pick<FoldedDose, 'dose' | 'amount' | 'rate'> {
  return {
    dose: contentText(content),
    ...('amount' in content ? { amount: content.amount } : {}),
    ...(content.kind === 'rate' ? { rate: content.rate } : {}),
  };
}

/** @SAFETY Given once is given, whatever was written before or after; else the last word counts. */
function stateOf(dose: PlannedDose, records: readonly DoseWithAfter[], nowMs: number): FoldedState {
  const inTime = records.toSorted(compareDoses);
  const said = inTime.find(({ event }) => isTaken(event.outcome)) ?? inTime.at(-1);
  if (said) return said.event.outcome;
  return dose.standing === 'planned' ? timingAt(dose.window, nowMs) : dose.standing;
}
