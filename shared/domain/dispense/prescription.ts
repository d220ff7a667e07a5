/**
 * What became of a prescription at the pharmacy: the fold of all that was done with it (DI3–DI6). In whatever order acts
 * and dispenses arrive, and however often, the answer is the same.
 * @SAFETY What two counters did apart is shown as done twice, never as once.
 */
import type {
  DispenseActResource,
  DispenseLine,
  DispensePriority,
  DispenseSource,
  Intervention,
  MadeFinding,
} from '#shared/model/dispense-act.ts';
import { findQuantity, NONE, plus, type Quantity } from '../stock/quantity.ts';
import type { Dispense } from './dispense.ts';
import { listStanding } from './standing-checks.ts';

export type Act<Name extends DispenseActResource['act']> = Extract<DispenseActResource, { readonly act: Name }>;

export interface ActRecord {
  readonly id: string;
  readonly act: DispenseActResource;
}

export interface DispenseRecord {
  readonly id: string;
  readonly rev: string;
  readonly dispense: Dispense;
  readonly state: 'stands' | 'cancelled';
}

export type LineState =
  | 'to-check'
  | 'queried'
  | 'refused'
  | 'to-pick'
  /** All of it lies ready, or all that is left. */
  | 'ready'
  /** Some was handed over, the rest is owed. */
  | 'owing'
  | 'handed-over'
  | 'waived';

export interface PrescriptionLine extends DispenseLine {
  readonly state: LineState;
  /** Everything asked for, as soon as somebody said it. */
  readonly asked: Quantity | undefined;
  /** Taken from stock and not cancelled, less what came back. */
  readonly supplied: Quantity;
  readonly handedOver: Quantity;
  /** Of what was asked for. Undefined while nobody said how much that is. */
  readonly owed: Quantity | undefined;
  /** More than was asked for: two counters, most likely. */
  readonly over: Quantity;
  readonly check: Act<'check'> | undefined;
  /** Ids of the checks that no other has seen; more than one: given apart. */
  readonly standingChecks: readonly string[];
  readonly interventions: readonly (Intervention & { readonly at: string; readonly by: string })[];
  readonly dispenses: readonly (DispenseRecord & {
    readonly handedOverAt: string | undefined;
    readonly collector: Act<'hand-over'>['collector'] | undefined;
    readonly back: Quantity;
    readonly madeCheck: MadeCheck | undefined;
  })[];
}

/** DI15: how it stands with the second look at a made item, and who says so. */
export interface MadeCheck {
  readonly found: MadeFinding;
  /** Who looked; of `alone`, who made it. */
  readonly by: { readonly id: string; readonly name: string };
  readonly at: string;
  readonly note: string | undefined;
}

export type PrescriptionState = 'waiting' | 'in-work' | 'ready' | 'owing' | 'done' | 'closed';

export interface Prescription {
  /** Id of the act by which it came. */
  readonly id: string;
  readonly patientId: string;
  readonly source: DispenseSource;
  readonly priority: DispensePriority;
  readonly ticket: string | undefined;
  readonly arrivedAt: string;
  readonly arrivedWith: string;
  readonly note: string | undefined;
  readonly state: PrescriptionState;
  /** The last call. */
  readonly called: { readonly counter: string; readonly at: string } | undefined;
  readonly lines: readonly PrescriptionLine[];
  readonly closed: { readonly reason: string; readonly by: string; readonly at: string } | undefined;
  /** Collections, each with who came. */
  readonly handOvers: readonly Act<'hand-over'>[];
}

export interface PrescriptionRecords {
  readonly id: string;
  readonly patientId: string;
  readonly arrival: Act<'arrive'>;
  /** All that name this prescription. */
  readonly acts: readonly ActRecord[];
  readonly dispenses: readonly DispenseRecord[];
}

export function foldPrescription({ id, patientId, arrival, acts, dispenses }: PrescriptionRecords): Prescription {
  const records = inOrder(acts);
  const done = records.map(({ act }) => act);
  const of = <Name extends DispenseActResource['act']>(name: Name) =>
    done.filter((act): act is Act<Name> => act.act === name);
  const closed = of('close').at(0);
  const call = of('call').at(-1);
  const lines = arrival.lines.map((line) => foldLine(line, records, unique(dispenses)));
  return {
    ...{ id, patientId, source: arrival.source, ticket: arrival.ticket?.text, note: arrival.note },
    priority: of('prioritise').at(-1)?.priority ?? arrival.priority,
    ...{ arrivedAt: arrival.at, arrivedWith: arrival.by.name },
    state: stateOf(lines, closed !== undefined, done.length > 0),
    called: call && { counter: call.counter, at: call.at },
    lines,
    closed: closed && { reason: closed.reason, by: closed.by.name, at: closed.at },
    handOvers: of('hand-over'),
  };
}

/** By time, then by id: the same on every station. */
function inOrder(acts: readonly ActRecord[]): readonly ActRecord[] {
  return unique(acts).toSorted((one, other) => compareText(one.act.at, other.act.at) || compareText(one.id, other.id));
}

function unique<Item extends { readonly id: string }>(items: readonly Item[]): readonly Item[] {
  return [...new Map(items.map((item) => [item.id, item])).values()];
}

const compareText = (one: string, other: string): number => (one === other ? 0 : one < other ? -1 : 1);

function foldLine(line: DispenseLine, records: readonly ActRecord[], all: readonly DispenseRecord[]): PrescriptionLine {
  const acts = records.map(({ act }) => act);
  const checks = records.flatMap(({ id, act }) => (act.act === 'check' && act.line === line.line ? [{ id, act }] : []));
  const standingChecks = listStanding(checks);
  const dispenses = all
    .filter(({ dispense }) => dispense.line === line.line)
    .toSorted((one, other) => compareText(one.id, other.id))
    .map((record) => {
      const handOver = handOverOf(record.id, acts);
      const handed = { handedOverAt: handOver?.at, collector: handOver?.collector };
      return { ...record, ...handed, back: broughtBack(record.id, acts), madeCheck: madeCheckOf(record.id, acts) };
    });
  const standing = dispenses.filter(({ state }) => state === 'stands');
  const supplied = sum(standing.map(({ dispense, back }) => (dispense.quantity - back) as Quantity));
  const handedOver = sum(standing.flatMap((one) => (one.handedOverAt ? [one.dispense.quantity] : [])));
  const asked = askedOf(line, standing);
  const check = standingChecks.at(-1)?.act;
  const isWaived = acts.some((act) => act.act === 'waive' && act.line === line.line);
  const gross = sum(standing.map(({ dispense }) => dispense.quantity));
  const owed = asked === undefined ? undefined : atLeastNone((asked - gross) as Quantity);
  return {
    ...line,
    ...{ asked, supplied, handedOver, owed, check, dispenses },
    standingChecks: standingChecks.map(({ id }) => id),
    over: asked === undefined ? NONE : atLeastNone((gross - asked) as Quantity),
    interventions: checks.flatMap(({ act: { interventions, at, by } }) =>
      interventions.map((one) => ({ ...one, at, by: by.name })),
    ),
    state: lineStateOf({ check, gross, handedOver, owed, isWaived }),
  };
}

const sum = (quantities: readonly Quantity[]): Quantity => quantities.reduce(plus, NONE);
const atLeastNone = (value: Quantity): Quantity => (value < 0 ? NONE : value);

/** What the line said; else what the dispenses were told. */
function askedOf({ wanted }: DispenseLine, standing: readonly DispenseRecord[]): Quantity | undefined {
  if (wanted !== undefined) return findQuantity(wanted);
  return standing.findLast(({ dispense }) => dispense.wanted !== undefined)?.dispense.wanted;
}

function handOverOf(id: string, acts: readonly DispenseActResource[]): Act<'hand-over'> | undefined {
  return acts.find((act) => act.act === 'hand-over' && act.dispenses.includes(id)) as Act<'hand-over'> | undefined;
}

function broughtBack(id: string, acts: readonly DispenseActResource[]): Quantity {
  return sum(
    acts.flatMap((act) => (act.act === 'return' && act.dispense === id ? [findQuantity(act.quantity) ?? NONE] : [])),
  );
}

/** DI15: that something is wrong outweighs that it is right, and either that nobody looked. The first of its kind. */
function madeCheckOf(id: string, acts: readonly DispenseActResource[]): MadeCheck | undefined {
  const looked = acts.filter((act): act is Act<'made-check'> => act.act === 'made-check' && act.dispense === id);
  const graver = (['wrong', 'right', 'alone'] as const).flatMap((found) => looked.filter((one) => one.found === found));
  const [first] = graver;
  return first && { found: first.found, by: first.checker ?? first.by, at: first.at, note: first.note };
}

interface LineFacts {
  readonly check: Act<'check'> | undefined;
  readonly gross: Quantity;
  readonly handedOver: Quantity;
  readonly owed: Quantity | undefined;
  readonly isWaived: boolean;
}

/** @SAFETY What lies ready is judged before what somebody thinks of the prescription: it has to be taken back first. */
function lineStateOf({ check, gross, handedOver, owed, isWaived }: LineFacts): LineState {
  if (gross > handedOver)
    return check?.result === 'passed' ? 'ready' : check?.result === 'refused' ? 'refused' : 'queried';
  if (isWaived) return 'waived';
  if (gross > 0 && (owed === undefined || owed === 0)) return 'handed-over';
  if (check?.result === 'refused') return 'refused';
  if (check?.result === 'queried') return 'queried';
  if (handedOver > 0) return 'owing';
  return check ? 'to-pick' : 'to-check';
}

const OPEN: ReadonlySet<LineState> = new Set(['to-check', 'queried', 'to-pick']);

function stateOf(lines: readonly PrescriptionLine[], isClosed: boolean, isTouched: boolean): PrescriptionState {
  const has = (state: LineState) => lines.some((line) => line.state === state);
  if (isClosed) return 'closed';
  if (lines.some(({ state }) => OPEN.has(state))) return isTouched || has('ready') ? 'in-work' : 'waiting';
  if (has('ready')) return 'ready';
  return has('owing') ? 'owing' : 'done';
}

const RANK: Readonly<Record<DispensePriority, number>> = { stat: 0, urgent: 1, routine: 2 };

/** DI3: the most urgent first, then who came first; the same on every station. */
export function comparePrescriptions(
  one: Pick<Prescription, 'priority' | 'arrivedAt' | 'id'>,
  other: Pick<Prescription, 'priority' | 'arrivedAt' | 'id'>,
): number {
  return (
    RANK[one.priority] - RANK[other.priority] ||
    compareText(one.arrivedAt, other.arrivedAt) ||
    compareText(one.id, other.id)
  );
}
