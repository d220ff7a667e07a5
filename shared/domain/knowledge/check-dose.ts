/**
 * One dose and the doses of a day against the pack's limits (KN8), the day's with every other active order of the same
 * substance. @SAFETY Whatever is missing for the sum is told; what is known of it already is compared all the same.
 */

import { amountIn, tidy } from './amount-in.ts';
import { type Asked, gradedBy, nameOf, notChecked } from './asked.ts';
import type { Aspect, DoseExceeded, Finding, NotCheckedReason } from './finding.ts';
import type { Amount, OrderedDrug } from './ordered-drug.ts';
import type { DoseLimit } from './pack-schema.ts';
import type { UnderstoodPart } from './understand-drug.ts';
import { isWeightOld } from './weight-age.ts';

export function* checkDoses(asked: Asked): Iterable<Finding> {
  for (const part of asked.candidate.parts) yield* checkPart(asked, part);
}

function* checkPart(asked: Asked, { concept, dose }: UnderstoodPart): Iterable<Finding> {
  const subject = nameOf(asked.index, concept);
  const not = (aspects: readonly Aspect[], reason: NotCheckedReason) => notChecked(aspects, subject, reason);
  const { limits, doubt } = listLimits(asked, concept);
  if (limits.length === 0) return yield not(BOTH, doubt ?? 'no-limit-in-pack');
  if (doubt) yield not(BOTH, doubt);
  if (!limits.some(({ perDose }) => perDose)) yield not(['dose'], 'no-limit-in-pack');
  if (!limits.some(({ perDay }) => perDay)) yield not(['daily-dose'], 'no-limit-in-pack');
  if (!dose) return yield not(BOTH, 'dose-unknown');
  if (hangsOnOldWeight(asked, concept)) yield not(BOTH, 'weight-old');
  for (const limit of limits) {
    const amount = amountIn(dose, limit.unit);
    if (amount === undefined) yield not(aspectsOf(limit), 'unit-not-comparable');
    else {
      yield* checkOne(asked, concept, limit, amount);
      yield* checkDay(asked, concept, limit, amount);
    }
  }
}
/** @SAFETY KN23: it is compared all the same, and said that the weight may be another by now. */
function hangsOnOldWeight({ index, question }: Asked, concept: number): boolean {
  const { weightKg, ageDays, nowMs } = question;
  const ofAge = (index.doseLimits.get(concept) ?? []).filter(
    (limit) => !limit.ageDays || isIn(limit.ageDays, ageDays) !== false,
  );
  const hangs = ofAge.some(
    (limit) =>
      limit.weightKg !== undefined || [limit.perDose, limit.perDay].some((most) => most?.maxPerKg !== undefined),
  );
  return hangs && weightKg !== undefined && isWeightOld(question, nowMs);
}
const BOTH = ['dose', 'daily-dose'] as const;

function aspectsOf({ perDose, perDay }: DoseLimit): readonly Aspect[] {
  return [...(perDose ? (['dose'] as const) : []), ...(perDay ? (['daily-dose'] as const) : [])];
}

/** The limits that hold for this route, age and weight; `doubt`: one might hold if more were known. */
function listLimits(
  { index, question }: Asked,
  concept: number,
): { readonly limits: readonly DoseLimit[]; readonly doubt: NotCheckedReason | undefined } {
  const limits: DoseLimit[] = [];
  let doubt: NotCheckedReason | undefined;
  for (const limit of index.doseLimits.get(concept) ?? []) {
    const answer = holds(limit, question);
    if (answer === true) limits.push(limit);
    else if (answer !== false) doubt ??= answer;
  }
  return { limits, doubt };
}

type Known = { candidate: OrderedDrug; ageDays?: number | undefined; weightKg?: number | undefined };

function holds(limit: DoseLimit, { candidate: { route }, ageDays, weightKg }: Known): boolean | NotCheckedReason {
  if (limit.routes && route !== undefined && !limit.routes.includes(route)) return false;
  const byAge = limit.ageDays ? isIn(limit.ageDays, ageDays) : true;
  const byWeight = limit.weightKg ? isIn(limit.weightKg, weightKg) : true;
  if (byAge === false || byWeight === false) return false;
  if (limit.routes && route === undefined) return 'route-unknown';
  if (byAge === undefined) return 'age-unknown';
  return byWeight === undefined ? 'weight-unknown' : true;
}

function isIn({ from = 0, below = Number.POSITIVE_INFINITY }: { from?: number; below?: number }, value?: number) {
  return value === undefined ? undefined : value >= from && value < below;
}

function* checkOne(asked: Asked, concept: number, limit: DoseLimit, amount: number): Iterable<Finding> {
  if (limit.perDose) yield* compare(asked, concept, limit, limit.perDose, { per: 'dose', amount, withOrders: [] });
}

function* checkDay(asked: Asked, concept: number, limit: DoseLimit, amount: number): Iterable<Finding> {
  if (!limit.perDay) return;
  const subject = nameOf(asked.index, concept);
  const { dosesPerDay } = asked.question.candidate;
  if (dosesPerDay === undefined) yield notChecked(['daily-dose'], subject, 'frequency-unknown');
  const sum = sumOfOthers(asked, concept, limit.unit);
  for (const missing of sum.missing) yield notChecked(['daily-dose'], subject, missing.reason, missing);
  const ofDay = tidy(amount * (dosesPerDay ?? 1) + sum.amount);
  yield* compare(asked, concept, limit, limit.perDay, { per: 'day', amount: ofDay, withOrders: sum.orders });
}

interface MissingAmount {
  readonly reason: NotCheckedReason;
  readonly against: { readonly type: 'order'; readonly id: string };
}

/** What the other active orders bring of the substance in a day. One whose frequency is unknown is counted once. */
function sumOfOthers(asked: Asked, concept: number, unit: string) {
  const missing: MissingAmount[] = [];
  const orders: string[] = [];
  const amounts: number[] = [];
  for (const { order, understood } of asked.others) {
    const part = understood.parts.find((one) => one.concept === concept);
    if (!part) continue;
    const miss = (reason: NotCheckedReason) => missing.push({ reason, against: { type: 'order', id: order.id } });
    const amount = readAmount(part.dose, unit);
    if (typeof amount === 'string') {
      miss(amount);
      continue;
    }
    if (order.dosesPerDay === undefined) miss('frequency-unknown');
    amounts.push(amount * (order.dosesPerDay ?? 1));
    orders.push(order.id);
  }
  const amount = amounts.sort((one, other) => one - other).reduce((sum, one) => sum + one, 0);
  return { amount, orders: orders.sort(), missing };
}

function readAmount(dose: Amount | undefined, unit: string): number | NotCheckedReason {
  if (!dose) return 'dose-unknown';
  return amountIn(dose, unit) ?? 'unit-not-comparable';
}

type Measured = Pick<DoseExceeded, 'per' | 'amount' | 'withOrders'>;

function* compare(
  asked: Asked,
  concept: number,
  limit: DoseLimit,
  most: { readonly max?: number | undefined; readonly maxPerKg?: number | undefined },
  measured: Measured,
): Iterable<Finding> {
  const { weightKg } = asked.question;
  const subject = nameOf(asked.index, concept);
  if (most.maxPerKg !== undefined && weightKg === undefined)
    yield notChecked([measured.per === 'day' ? 'daily-dose' : 'dose'], subject, 'weight-unknown');
  const perKg = most.maxPerKg === undefined || weightKg === undefined ? undefined : { limit: most.maxPerKg, weightKg };
  const ofWeight = perKg ? tidy(perKg.limit * perKg.weightKg) : Number.POSITIVE_INFINITY;
  const fixed = most.max ?? Number.POSITIVE_INFINITY;
  if (measured.amount <= Math.min(ofWeight, fixed)) return;
  const byWeight = perKg && ofWeight < fixed ? { perKg } : {};
  const exceeded = { ...measured, unit: limit.unit, limit: Math.min(ofWeight, fixed), ...byWeight };
  yield { kind: 'dose-limit', subject, exceeded, ...gradedBy(asked, limit) };
}
