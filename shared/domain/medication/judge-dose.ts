/** The amount, or the rate, against what was ordered (SR5). */
import type { AdministrationQuestion, Giving } from './administration-question.ts';
import { type Amount, compareAmounts, exactValue, valueIn } from './amount.ts';
import { doseText } from './dose-text.ts';
import type { ScaleBand } from './dosing.ts';
import { compare, divide, exact, findExact, multiply, subtract } from './exact.ts';
import { type DoseRate, rateText } from './infusion-rate.ts';
import type { Found } from './judge-administration.ts';
import type { DoseContent } from './plan-doses.ts';
import { MEASURING } from './product-amount.ts';

export function judgeDose({ order, dose, giving }: AdministrationQuestion): Found | undefined {
  const content = dose?.content ?? orderedContent(order);
  if (content === 'as-written') return { code: 'dose-not-readable', evidence: {} };
  return content && judgeContent(content, giving);
}

/** What is given as needed has no planned dose; its order says how much. */
function orderedContent(order: AdministrationQuestion['order']): DoseContent | 'as-written' | undefined {
  if (order.state !== 'ordered') return undefined;
  const { dosing } = order.order;
  if (dosing.state === 'as-written') return 'as-written';
  const { regimen } = dosing.dosing;
  if (regimen.kind === 'infusion') return { kind: 'rate', rate: regimen.rate };
  return 'dose' in regimen ? regimen.dose : undefined;
}

function judgeContent(content: DoseContent, giving: Giving): Found | undefined {
  switch (content.kind) {
    case 'rate':
      return judgeRate(content.rate, giving.rate);
    case 'scale':
      return judgeScale(content.bands, giving);
    case 'range':
      return judgeAmount(content.low, content.high, giving.amount);
    default:
      return judgeAmount(content.amount, content.amount, giving.amount);
  }
}

function judgeAmount(low: Amount, high: Amount, given: Amount | undefined): Found | undefined {
  if (!given) return { code: 'dose-not-stated', evidence: { expected: doseText(high) } };
  const evidence = { expected: doseText(high), found: doseText(given) };
  const [fromLow, fromHigh] = [compareAmounts(given, low), compareAmounts(given, high)];
  if (fromLow === undefined || fromHigh === undefined) return { code: 'dose-unlike-units', evidence };
  if (fromLow >= 0 && fromHigh <= 0) return undefined;
  const [code, bound] = fromHigh > 0 ? (['dose-above-order', high] as const) : (['dose-below-order', low] as const);
  return { code: isRounding(given, bound) ? 'dose-rounded' : code, evidence };
}

/** As far from the ordered dose as measuring allows. A dose of nought has no such room. */
function isRounding(given: Amount, ordered: Amount): boolean {
  const [value, wanted] = [valueIn(given, ordered.unit), exactValue(ordered)];
  if (!value || wanted.n <= 0n) return false;
  const off = divide(subtract(value, wanted), wanted);
  const tolerance = exact(MEASURING.tolerance);
  return compare(off, tolerance) <= 0 && compare(off, multiply(tolerance, exact(-1))) >= 0;
}

function judgeRate(ordered: DoseRate, given: DoseRate | undefined): Found | undefined {
  if (!given) return { code: 'dose-not-stated', evidence: { expected: rateText(ordered) } };
  const same =
    given.per === ordered.per && given.perKg === ordered.perKg && compareAmounts(given.amount, ordered.amount) === 0;
  return same ? undefined : { code: 'rate-differs', evidence: { expected: rateText(ordered), found: rateText(given) } };
}

function judgeScale(bands: readonly ScaleBand[], { measured, amount }: Giving): Found | undefined {
  if (measured === undefined) return { code: 'dose-measurement-needed', evidence: {} };
  const band = findBand(bands, measured);
  if (!band) return { code: 'dose-not-by-scale', evidence: { found: measured } };
  if (band.dose) return judgeAmount(band.dose, band.dose, amount);
  return amount && exactValue(amount).n > 0n
    ? { code: 'dose-above-order', evidence: { found: doseText(amount) } }
    : undefined;
}

/** What a sliding scale orders for a measured value; empty until one line says it. */
export function doseOnScale(bands: readonly ScaleBand[], measured: string | undefined): string {
  const band = measured === undefined ? undefined : findBand(bands, measured);
  if (!band) return '';
  return band.dose ? doseText(band.dose) : '0';
}

/** The line of a sliding scale for a measured value; undefined when none, or more than one, holds. */
export function findBand(bands: readonly ScaleBand[], measured: string): ScaleBand | undefined {
  const value = findExact(measured);
  if (!value) return undefined;
  const holding = bands.filter(
    ({ from, below }) =>
      (from === undefined || compare(value, exact(from)) >= 0) &&
      (below === undefined || compare(value, exact(below)) < 0),
  );
  return holding.length === 1 ? holding[0] : undefined;
}
