/**
 * Lines of orders, their doses in a span, and what became of each (RD1–RD5). Pure: every station that holds the same
 * documents shows the same round.
 */
import { groupBy } from '#shared/lib/group-by.ts';
import { kept } from '#shared/lib/kept.ts';
import type { DoseEvent } from './dose-event.ts';
import { WINDOW_POLICY } from './dose-window.ts';
import { type DoseFacts, type FoldedDose, foldDose } from './fold-dose.ts';
import type { FoldedLine } from './fold-line.ts';
import { listTooMuchGiven, type ShareDrug, type TooMuchGiven } from './given-too-much.ts';
import { compareDoses, listGivenTwice, momentOf } from './given-twice.ts';
import { listLines } from './list-lines.ts';
import { type MatchedDose, matchAdministrations } from './match-administrations.ts';
import { planDoses, type TimeSpan } from './plan-doses.ts';
import type { RoundQuestion } from './round-question.ts';
import { type DoseWithAfter, type ShownDose, shownDose } from './shown-dose.ts';
import { toRecord } from './to-record.ts';

const DAY_MS = 86_400_000;

export interface FoldedRound {
  readonly lines: readonly FoldedLine[];
  /** In time. */
  readonly doses: readonly FoldedDose[];
  /** Answer no planned dose of the span. */
  readonly others: readonly (ShownDose & { readonly drug: string; readonly lineage?: string | undefined })[];
  readonly twice: readonly { readonly doseId: string; readonly drug: string; readonly recordIds: readonly string[] }[];
  readonly tooMuch: readonly FoldedTooMuch[];
}

/** Given apart, too much together (AD7). */
interface FoldedTooMuch extends Pick<TooMuchGiven, 'kind'> {
  readonly drug: string;
  readonly recordIds: readonly string[];
}

type Records = readonly DoseWithAfter[];
type DrugOf = (event: DoseEvent) => string;

/** The same in whatever order records and versions came. */
export function foldRound(question: RoundQuestion): FoldedRound {
  const records = question.records.toSorted(compareDoses);
  const { span, drugOf = ({ drug }: DoseEvent) => drug.text } = question;
  const matched = matchAround(question, records);
  const facts = factsOf(question, records);
  const doses = matched.filter(({ dose }) => isIn(span, dose.dueMs)).map((item) => foldDose(item, facts));
  const placed = new Set([...matched, ...doses].flatMap((item) => item.records.map(({ id }) => id)));
  const others = records.filter(({ id, event }) => !placed.has(id) && isIn(span, momentOf(event)));
  return {
    lines: listLines(question, new Set(doses.map(({ lineage }) => lineage))),
    doses,
    others: others.map((record) => otherDose(record, drugOf)),
    twice: listTwice(records, drugOf),
    tooMuch: listTooMuch(records, drugOf, question.shareDrug),
  };
}

/** A day more on both sides, so that a record at the edge of the span finds its dose beyond it. */
function matchAround(
  { versions, span, zone, policy = WINDOW_POLICY }: RoundQuestion,
  records: Records,
): readonly MatchedDose[] {
  const wide = { fromMs: span.fromMs - DAY_MS, toMs: span.toMs + DAY_MS };
  const orders = versions.map(({ order }) => order);
  return matchAdministrations(planDoses(orders, wide, zone, policy), records.flatMap(toRecord)).doses;
}

function factsOf({ versions, nowMs }: RoundQuestion, records: Records): DoseFacts {
  const withdrawn = records.filter((record) => record.withdrawn);
  return {
    byId: new Map(records.map((record) => [record.id, record])),
    struck: groupBy(withdrawn, ({ event }) => event.doseId ?? ''),
    critical: new Map(versions.map(({ order }) => [order.id, order.timeCritical])),
    nowMs,
    iso: kept((ms: number) => new Date(ms).toISOString()),
  };
}

function isIn({ fromMs, toMs }: TimeSpan, ms: number): boolean {
  return ms >= fromMs && ms < toMs;
}

function otherDose(record: DoseWithAfter, drugOf: DrugOf): FoldedRound['others'][number] {
  const { lineage } = record.event;
  return { ...shownDose(record), drug: drugOf(record.event), ...(lineage ? { lineage } : {}) };
}

function listTwice(records: Records, drugOf: DrugOf): FoldedRound['twice'] {
  return listGivenTwice(records).map(({ doseId, records: found }) => ({
    doseId,
    drug: found[0] ? drugOf(found[0].event) : '',
    recordIds: found.map(({ id }) => id),
  }));
}

function listTooMuch(records: Records, drugOf: DrugOf, shareDrug: ShareDrug | undefined): FoldedRound['tooMuch'] {
  return listTooMuchGiven(records, shareDrug).map(({ kind, dose, records: found }) => ({
    ...{ kind, drug: drugOf(dose.event) },
    recordIds: found.map(({ id }) => id),
  }));
}
