/**
 * Lines of orders, their doses in a span, and what became of each (RD1–RD5). Pure: every station that holds the same
 * documents shows the same round.
 */
import { groupBy } from '#shared/lib/group-by.ts';
import { isTaken } from '#shared/model/administration-codes.ts';
import type { CodedText } from '../coding/coded-text.ts';
import type { Amount } from './amount.ts';
import type { CountedBeside } from './counted-beside.ts';
import type { DoseEvent } from './dose-event.ts';
import { doseText, numberText } from './dose-text.ts';
import { timingAt, WINDOW_POLICY, type WindowPolicy } from './dose-window.ts';
import type { Regimen } from './dosing.ts';
import { listTooMuchGiven, type ShareDrug, type TooMuchGiven } from './given-too-much.ts';
import { compareDoses, listGivenTwice } from './given-twice.ts';
import { type DoseRate, rateText } from './infusion-rate.ts';
import { type AdministrationRecord, type MatchedDose, matchAdministrations } from './match-administrations.ts';
import type { Order } from './order.ts';
import type { OrderStanding } from './order-standing.ts';
import { type PlannedDose, planDoses, type TimeSpan } from './plan-doses.ts';
import { contentText, type DoseWithAfter, type ShownDose, shownDose } from './shown-dose.ts';

const DAY_MS = 86_400_000;

export interface FoldedVersion {
  readonly id: string;
  readonly rev: string;
  readonly order: Order;
  readonly standing: OrderStanding;
}

export interface RoundQuestion {
  readonly versions: readonly FoldedVersion[];
  /** All of the patient that may matter: a day more than the span on both sides. */
  readonly records: readonly DoseWithAfter[];
  readonly span: TimeSpan;
  readonly zone: string;
  readonly nowMs: number;
  readonly policy?: WindowPolicy | undefined;
  /** Whether the drug of an order wants a second person. */
  readonly isHighAlert: (order: Order) => boolean;
  /** Doses of other lines that count for one as needed (SR13). Absent: none. */
  readonly besideOf?: (order: Order) => readonly CountedBeside[];
  /** Whether two records are of one substance (AD7). Absent: told by their orders alone. */
  readonly shareDrug?: ShareDrug;
  /** Name for show, with tall-man letters. */
  readonly nameOf: (order: Order) => string;
  /** The same of what was given. Absent: as it was signed. */
  readonly drugOf?: (event: DoseEvent) => string;
}

export type FoldedKind = 'regular' | 'once' | 'as-needed' | 'infusion' | 'scale' | 'varying' | 'as-written';

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

interface FoldedScale {
  readonly measuredIn: string;
  /** From `from` up to but not including `below`. No dose: nothing is given. */
  readonly bands: readonly { readonly from?: string; readonly below?: string; readonly dose?: string }[];
}

export interface FoldedAsNeeded {
  readonly indication: string;
  readonly minMinutes?: number | undefined;
  readonly mayAt?: string | undefined;
  /** As the verdict counts: of this order, and of what counts beside it. */
  readonly given24h: number;
  /** Of these the ones that were not given under this order, and amounts that count with it. */
  readonly beside?: readonly CountedBeside[];
  readonly maxDoses24h?: number | undefined;
  readonly max24h?: string | undefined;
  readonly effectWanted: readonly string[];
}

export type FoldedInfusion =
  | { readonly state: 'not-started' }
  | {
      readonly state: 'running';
      readonly startId: string;
      /** When it was set to this rate. */
      readonly since: string;
      readonly rate: string;
      readonly rateValue?: DoseRate | undefined;
    }
  | { readonly state: 'stopped'; readonly startId: string; readonly at: string };

export type FoldedState =
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
export interface FoldedTooMuch extends Pick<TooMuchGiven, 'kind'> {
  readonly drug: string;
  readonly recordIds: readonly string[];
}

/** The same in whatever order records and versions came. */
export function foldRound(question: RoundQuestion): FoldedRound {
  const records = question.records.toSorted(compareDoses);
  const { versions, span, zone, policy = WINDOW_POLICY } = question;
  const wide = { fromMs: span.fromMs - DAY_MS, toMs: span.toMs + DAY_MS };
  const planned = planDoses(
    versions.map(({ order }) => order),
    wide,
    zone,
    policy,
  );
  const matched = matchAdministrations(planned, records.flatMap(toRecord));
  const byId = new Map(records.map((record) => [record.id, record]));
  const critical = new Map(versions.map(({ order }) => [order.id, order.timeCritical]));
  const struck = groupBy(
    records.filter(({ withdrawn }) => withdrawn),
    ({ event }) => event.doseId ?? '',
  );
  const inSpan = ({ dueMs }: PlannedDose) => dueMs >= span.fromMs && dueMs < span.toMs;
  const doses = matched.doses
    .filter(({ dose }) => inSpan(dose))
    .map((item) => foldDose(item, { byId, struck, critical, nowMs: question.nowMs }));
  const answering = new Set(matched.doses.flatMap((item) => item.records.map(({ id }) => id)));
  const shownElsewhere = new Set(doses.flatMap((dose) => dose.records.map(({ id }) => id)));
  const others = records.filter((record) => {
    const atMs = Date.parse(record.event.at);
    return !answering.has(record.id) && !shownElsewhere.has(record.id) && atMs >= span.fromMs && atMs < span.toMs;
  });
  const { drugOf = ({ drug }: DoseEvent) => drug.text } = question;
  return {
    lines: foldLines(question, new Set(doses.map(({ lineage }) => lineage))),
    doses,
    others: others.map((record) => ({
      ...shownDose(record),
      drug: drugOf(record.event),
      ...(record.event.lineage ? { lineage: record.event.lineage } : {}),
    })),
    twice: listGivenTwice(records).map(({ doseId, records: found }) => ({
      doseId,
      drug: found[0] ? drugOf(found[0].event) : '',
      recordIds: found.map(({ id }) => id),
    })),
    tooMuch: listTooMuchGiven(records, question.shareDrug).map(({ kind, dose, records: found }) => ({
      ...{ kind, drug: drugOf(dose.event) },
      recordIds: found.map(({ id }) => id),
    })),
  };
}

/** Rate changes of a running infusion answer their own planned change only; a withdrawn record answers nothing. */
export function toRecord({ id, station, event, withdrawn }: DoseWithAfter): AdministrationRecord[] {
  if (withdrawn || event.lineage === undefined) return [];
  const { lineage, doseId, dueAt, outcome, at } = event;
  return [
    {
      ...{ id, lineage, station },
      ...(doseId ? { doseId } : {}),
      ...(dueAt ? { dueMs: Date.parse(dueAt) } : {}),
      outcome: isTaken(outcome) ? 'given' : 'not-given',
      atMs: Date.parse(at),
    },
  ];
}

interface DoseFacts {
  readonly byId: ReadonlyMap<string, DoseWithAfter>;
  /** What was entered in error, by the dose that it was for. */
  readonly struck: ReadonlyMap<string, readonly DoseWithAfter[]>;
  readonly critical: ReadonlyMap<string, boolean>;
  readonly nowMs: number;
}

function foldDose({ dose, records, matched, givenTwice }: MatchedDose, facts: DoseFacts): FoldedDose {
  const answering = records.flatMap(({ id }) => facts.byId.get(id) ?? []);
  const struck = facts.struck.get(dose.id) ?? [];
  const [orderId = ''] = dose.orderIds;
  const { window, content } = dose;
  return {
    ...{ doseId: dose.id, lineage: dose.lineage, orderId, act: dose.act, wall: dose.wall, givenTwice },
    dueAt: iso(dose.dueMs),
    opensAt: iso(window.opensMs),
    closesAt: iso(window.closesMs),
    missedAt: iso(window.missedMs),
    state: stateOf(dose, answering, facts.nowMs),
    timeCritical: facts.critical.get(orderId) ?? false,
    dose: contentText(content),
    ...('amount' in content ? { amount: content.amount } : {}),
    ...(content.kind === 'rate' ? { rate: content.rate } : {}),
    records: [...answering, ...struck].map(shownDose),
    matchedByNearness: matched === 'by-nearness',
  };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

/** @SAFETY Given once is given, whatever was written before or after; else the last word counts. */
function stateOf(dose: PlannedDose, records: readonly DoseWithAfter[], nowMs: number): FoldedState {
  const inTime = records.toSorted(compareDoses);
  const said = inTime.find(({ event }) => isTaken(event.outcome)) ?? inTime.at(-1);
  if (said) return said.event.outcome;
  return dose.standing === 'planned' ? timingAt(dose.window, nowMs) : dose.standing;
}

const RANK: readonly OrderStanding[] = [
  'in-force',
  'disputed-change',
  'disputed-stop',
  'on-hold',
  'not-started',
  'course-over',
  'discontinued',
  'superseded',
  'draft',
];
const SHOWN: ReadonlySet<OrderStanding> = new Set(RANK.slice(0, 5));

/** One line for each lineage: by the version that counts most now. What is over stays while the span has doses of it. */
function foldLines(question: RoundQuestion, withDoses: ReadonlySet<string>): readonly FoldedLine[] {
  const lines = groupBy(question.versions, ({ order }) => order.lineage);
  const found = [...lines].flatMap(([lineage, versions]) => {
    const best = versions.toSorted(byRank)[0];
    return best && (SHOWN.has(best.standing) || withDoses.has(lineage)) ? [foldLine(best, question)] : [];
  });
  return found.toSorted(
    (one, other) =>
      compareText(one.drug.toLowerCase(), other.drug.toLowerCase()) || compareText(one.lineage, other.lineage),
  );
}

const compareText = (one: string, other: string): number => (one === other ? 0 : one < other ? -1 : 1);

function byRank(one: FoldedVersion, other: FoldedVersion): number {
  const rank = RANK.indexOf(one.standing) - RANK.indexOf(other.standing);
  if (rank !== 0 || one.order.start === other.order.start) return rank || compareText(one.id, other.id);
  return one.order.start > other.order.start ? -1 : 1;
}

export function foldLine({ id, rev, order, standing }: FoldedVersion, question: RoundQuestion): FoldedLine {
  const dosing = order.dosing.state === 'read' ? order.dosing.dosing : undefined;
  const regimen = dosing?.regimen;
  const records = question.records.filter(({ event, withdrawn }) => !withdrawn && event.lineage === order.lineage);
  const taken = records.filter(({ event }) => isTaken(event.outcome) && event.act !== 'stop').toSorted(compareDoses);
  const last = taken.at(-1);
  const { end } = order;
  return {
    ...{ lineage: order.lineage, orderId: id, rev, standing, start: order.start, timeCritical: order.timeCritical },
    kind: kindOf(regimen),
    drug: question.nameOf(order),
    dose: regimen ? regimenText(regimen) : writtenText(order),
    ...amountOf(regimen),
    ...(dosing?.route ? { route: dosing.route } : {}),
    ...(dosing?.instruction ? { instruction: dosing.instruction } : {}),
    highAlert: question.isHighAlert(order),
    verification: order.verification.state,
    ...(end ? { end } : {}),
    ...(order.reviewAt ? { reviewAt: order.reviewAt } : {}),
    ...(last ? { lastGiven: shownDose(last) } : {}),
    ...(regimen?.kind === 'scale' ? { scale: scaleOf(regimen) } : {}),
    ...(regimen?.kind === 'as-needed'
      ? { asNeeded: foldAsNeeded(regimen, taken, question.nowMs, question.besideOf?.(order)) }
      : {}),
    ...(regimen?.kind === 'infusion' ? { infusion: foldInfusion(records) } : {}),
  };
}

/** What nobody here can read is shown as it was written. */
function writtenText({ dosing }: Order): string {
  return dosing.state === 'read' ? '' : dosing.lines.map(({ text }) => text ?? '').join(' · ');
}

function kindOf(regimen: Regimen | undefined): FoldedKind {
  if (!regimen) return 'as-written';
  return regimen.kind === 'at-times' || regimen.kind === 'every' ? 'regular' : regimen.kind;
}

/** How much each time, in words of numbers. */
export function regimenText(regimen: Regimen): string {
  switch (regimen.kind) {
    case 'infusion':
      return rateText(regimen.rate);
    case 'varying':
      return regimen.doses.map(({ time, amount }) => `${time} ${doseText(amount)}`).join(' · ');
    case 'scale':
      return regimen.measuredIn;
    default:
      return contentText(regimen.dose);
  }
}

function amountOf(regimen: Regimen | undefined): Pick<FoldedLine, 'amount' | 'rate'> {
  if (regimen?.kind === 'infusion') return { rate: regimen.rate };
  return regimen && 'dose' in regimen && 'amount' in regimen.dose ? { amount: regimen.dose.amount } : {};
}

function scaleOf({ measuredIn, bands }: Extract<Regimen, { kind: 'scale' }>): FoldedScale {
  return {
    measuredIn,
    bands: bands.map(({ from, below, dose }) => ({
      ...(from ? { from: numberText(from) } : {}),
      ...(below ? { below: numberText(below) } : {}),
      ...(dose ? { dose: doseText(dose) } : {}),
    })),
  };
}

export function foldAsNeeded(
  { indication, minMinutes, maxDosesIn24h, maxIn24h }: Extract<Regimen, { kind: 'as-needed' }>,
  taken: readonly DoseWithAfter[],
  nowMs: number,
  counted: readonly CountedBeside[] = [],
): FoldedAsNeeded {
  const times = [...taken.map(({ event }) => event.at), ...counted.map(({ at }) => at)].map((at) => Date.parse(at));
  const lastMs = times.length > 0 ? Math.max(...times) : undefined;
  const mayMs = lastMs !== undefined && minMinutes !== undefined ? lastMs + minMinutes * 60_000 : undefined;
  const within = taken.filter(({ event }) => nowMs - Date.parse(event.at) < DAY_MS);
  const beside = counted.filter(({ at }) => nowMs - Date.parse(at) < DAY_MS);
  // Of a limit in doses those of the line count, of a limit in an amount whatever holds the substance.
  const doses = maxDosesIn24h === undefined && maxIn24h ? beside : beside.filter(({ asDose }) => asDose);
  return {
    indication: indication.text,
    ...(minMinutes === undefined ? {} : { minMinutes }),
    ...(mayMs !== undefined && mayMs > nowMs ? { mayAt: iso(mayMs) } : {}),
    given24h: within.length + doses.length,
    ...(beside.length > 0 ? { beside } : {}),
    ...(maxDosesIn24h === undefined ? {} : { maxDoses24h: maxDosesIn24h }),
    ...(maxIn24h ? { max24h: doseText(maxIn24h) } : {}),
    effectWanted: within.filter(({ after }) => after?.effect === undefined).map(({ id }) => id),
  };
}

/** The last start that was not stopped, or else the last; with the rate of the last act on it. Several stations' acts are put in order of time. */
export function foldInfusion(records: readonly DoseWithAfter[]): FoldedInfusion {
  const inTime = records.filter(({ event }) => isTaken(event.outcome)).toSorted(compareDoses);
  const starts = inTime.filter(({ event }) => event.act === 'start');
  const stopped = new Set(inTime.flatMap(({ event }) => (event.act === 'stop' ? (event.startId ?? []) : [])));
  // @SAFETY Of two bags the one that nobody has stopped is never hidden by the stop of the other.
  const start = starts.findLast(({ id }) => !stopped.has(id)) ?? starts.at(-1);
  if (!start) return { state: 'not-started' };
  const acts = inTime.filter(({ event }) => event.startId === start.id);
  const stop = acts.find(({ event }) => event.act === 'stop');
  if (stop) return { state: 'stopped', startId: start.id, at: stop.event.at };
  const last = acts.findLast(({ event }) => event.act === 'rate' && event.rate !== undefined) ?? start;
  const { rate, at: since } = last.event;
  return {
    ...{ state: 'running', startId: start.id, since, rate: rate ? rateText(rate) : '' },
    ...(rate ? { rateValue: rate } : {}),
  };
}
