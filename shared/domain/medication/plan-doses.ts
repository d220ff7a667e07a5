/**
 * The doses that orders plan within a window (DG1–DG9). Pure: the same documents give the same doses with the same names
 * on every station, and a window gives the same as its parts. Who gave what is no matter here (`matchAdministrations`).
 */
import { groupBy } from '#shared/lib/group-by.ts';
import type { Amount } from './amount.ts';
import { type DoseWindow, WINDOW_POLICY, type WindowPolicy, windowOf } from './dose-window.ts';
import type { OrderedDose, Regimen, ScaleBand } from './dosing.ts';
import type { DoseRate } from './infusion-rate.ts';
import type { Order } from './order.ts';
import { listInForce, type OrderInForce } from './order-line.ts';
import { listSlots, type Slot, spacingMinutes } from './slots.ts';
import { type WallClock, wallClock } from './wall-clock.ts';

/** From (inclusive) to (exclusive), milliseconds since the epoch. */
export interface TimeSpan {
  readonly fromMs: number;
  readonly toMs: number;
}

export type DoseAct = 'give' | 'start-infusion' | 'change-rate' | 'stop-infusion';

/** Whether it is to be given. A dispute waits for a person: `disputed-stop` is shown as stopped. */
export type DoseStanding = 'planned' | 'on-hold' | 'disputed-stop' | 'disputed-change';

export type DoseContent =
  | OrderedDose
  | { readonly kind: 'scale'; readonly measuredIn: string; readonly bands: readonly ScaleBand[] }
  | { readonly kind: 'rate'; readonly rate: DoseRate; readonly volume?: Amount | undefined };

export interface PlannedDose {
  /** `<lineage>@<slot>`: the same for every version of the order and on every station. */
  readonly id: string;
  readonly lineage: string;
  /** The version that plans it; more than one only while versions are in dispute. */
  readonly orderIds: readonly string[];
  readonly act: DoseAct;
  readonly dueMs: number;
  /** Whether the clock on the wall shows its time once, twice or not at all that day. */
  readonly wall: Slot['wall'];
  readonly standing: DoseStanding;
  readonly content: DoseContent;
  readonly spacingMinutes: number;
  readonly window: DoseWindow;
}

export function planDoses(
  orders: readonly Order[],
  span: TimeSpan,
  zone: string,
  policy: WindowPolicy = WINDOW_POLICY,
): readonly PlannedDose[] {
  const clock = wallClock(zone);
  const lines = groupBy(orders, ({ lineage }) => lineage);
  const planned = [...lines.values()].flatMap((line) => planLine(line, span, clock, policy));
  return planned.toSorted((one, other) => one.dueMs - other.dueMs || (one.id < other.id ? -1 : 1));
}

function planLine(
  line: readonly Order[],
  span: TimeSpan,
  clock: WallClock,
  policy: WindowPolicy,
): readonly PlannedDose[] {
  const found = new Map<string, PlannedDose>();
  const inForce = listInForce(line, clock).toSorted((one, other) => (one.order.id < other.order.id ? -1 : 1));
  const single = inForce.filter(isOnceInForce).toSorted((one, other) => onceMs(one, clock) - onceMs(other, clock))[0];
  const counted = inForce.filter((version) => !isOnce(version.order) || version === single);
  for (const dose of counted.flatMap((version) => planVersion(version, span, clock, policy))) {
    const same = found.get(dose.id);
    found.set(dose.id, same ? together(same, dose) : dose);
  }
  return [...found.values()];
}

/** The same dose by two versions in dispute is one dose. */
function together(one: PlannedDose, other: PlannedDose): PlannedDose {
  const strict = STANDINGS.indexOf(other.standing) > STANDINGS.indexOf(one.standing) ? other : one;
  return { ...one, standing: strict.standing, orderIds: [...new Set([...one.orderIds, ...other.orderIds])] };
}
const STANDINGS: readonly DoseStanding[] = ['planned', 'on-hold', 'disputed-change', 'disputed-stop'];

function planVersion(
  version: OrderInForce,
  span: TimeSpan,
  clock: WallClock,
  policy: WindowPolicy,
): readonly PlannedDose[] {
  const { dosing } = version.order;
  if (dosing.state !== 'read') return [];
  const { regimen, course } = dosing.dosing;
  if (regimen.kind === 'infusion') return planInfusion(version, regimen, span, policy);
  const range = {
    startMs: version.fromMs,
    fromMs: Math.max(version.fromMs, span.fromMs),
    toMs: Math.min(version.untilMs, span.toMs),
    count: course.count,
  };
  return listSlots(regimen, range, clock).map((slot) =>
    planned(version, { ...slot, act: 'give' }, contentOf(regimen, slot.index), spacingMinutes(regimen), policy),
  );
}

/** DG6: what is given once stays one dose, whichever version says when; of two in dispute the earlier. */
function isOnceInForce({ order, laterOnes, fromMs, untilMs }: OrderInForce): boolean {
  return isOnce(order) && !laterOnes.some(isOnce) && fromMs < untilMs;
}

function onceMs({ order, fromMs, untilMs }: OrderInForce, clock: WallClock): number {
  const regimen = order.dosing.state === 'read' ? order.dosing.dosing.regimen : undefined;
  const range = { startMs: fromMs, fromMs, toMs: untilMs };
  return (regimen && listSlots(regimen, range, clock)[0]?.ms) ?? Number.POSITIVE_INFINITY;
}

function isOnce({ dosing }: Order): boolean {
  return dosing.state === 'read' && dosing.dosing.regimen.kind === 'once';
}

function planned(
  version: OrderInForce,
  { act, name, ms, wall }: Omit<Slot, 'index'> & { readonly act: DoseAct },
  content: DoseContent,
  spacing: number,
  policy: WindowPolicy,
): PlannedDose {
  const { id, lineage, timeCritical } = version.order;
  return {
    id: `${lineage}@${name}`,
    lineage,
    orderIds: [id],
    act,
    dueMs: ms,
    wall,
    standing: standingAt(version, ms),
    content,
    spacingMinutes: spacing,
    window: windowOf(
      { dueMs: ms, spacingMinutes: spacing, timeCritical, single: act !== 'give' || name === 'once' },
      policy,
    ),
  };
}

function standingAt({ disputedStopMs, disputedChange, holds }: OrderInForce, ms: number): DoseStanding {
  if (ms >= disputedStopMs) return 'disputed-stop';
  if (disputedChange) return 'disputed-change';
  return holds.some(({ fromMs, toMs }) => ms >= fromMs && ms < toMs) ? 'on-hold' : 'planned';
}

type Timed = Exclude<Regimen, { kind: 'infusion' }>;

function contentOf(regimen: Timed, index: number): DoseContent {
  if (regimen.kind === 'scale') return { kind: 'scale', measuredIn: regimen.measuredIn, bands: regimen.bands };
  if (regimen.kind !== 'varying') return regimen.dose;
  const amount = regimen.doses[index]?.amount;
  if (!amount) throw new Error('A slot of a varying dose without its dose');
  return { kind: 'fixed', amount };
}

/** DG7: what is done to an infusion: started, its rate changed by a later version, stopped at its end. */
function planInfusion(
  version: OrderInForce,
  { rate, volume }: Extract<Regimen, { kind: 'infusion' }>,
  span: TimeSpan,
  policy: WindowPolicy,
): readonly PlannedDose[] {
  const { fromMs, untilMs, endsItself, order } = version;
  const content = { kind: 'rate', rate, ...(volume ? { volume } : {}) } as const;
  const at = (act: DoseAct, ms: number) => ({ act, ms, name: `${act}:${momentText(ms)}`, wall: 'once' }) as const;
  const first = at(order.prior === undefined ? 'start-infusion' : 'change-rate', fromMs);
  const acts = [
    ...(fromMs < untilMs ? [first] : []),
    ...(endsItself && untilMs >= fromMs ? [at('stop-infusion', untilMs)] : []),
  ];
  return acts
    .filter(({ ms }) => ms >= span.fromMs && ms < span.toMs)
    .map((act) => planned(version, act, content, 1440, policy));
}

function momentText(ms: number): string {
  return Number.isFinite(ms) ? `${new Date(ms).toISOString().slice(0, 16)}Z` : '';
}
