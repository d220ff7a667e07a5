/**
 * A package of the NDC directory: `3 BLISTER PACK in 1 CARTON (0071-0155-40)  > 10 TABLET in 1 BLISTER PACK`, from the outside
 * in. The innermost step is counted in what the product is counted in.
 */
import { gs1CheckDigit } from '../gs1/check-digit.ts';
import { exact, exactText, multiply } from '../medication/exact.ts';
import type { PackLevel } from './product.ts';

export interface NdcPack {
  readonly ndc: string;
  readonly level: PackLevel;
  /** Base units in it. */
  readonly units: string;
  readonly text: string;
}

/** `003`, the ten digits of the NDC, check digit. Undefined of anything that has not ten digits in three parts. */
export function ndcGtin(ndc: string): string | undefined {
  const digits = ndc.replaceAll('-', '');
  if (!/^\d{4,5}-\d{3,4}-\d{1,2}$/.test(ndc) || digits.length !== 10) return undefined;
  const body = `003${digits}`;
  return body + gs1CheckDigit(body);
}

interface Step {
  readonly count: string;
  readonly what: string;
  readonly container: string;
  readonly ndc: string | undefined;
}

const STEP = /^(\d*\.?\d+)\s+(.+?)\s+in\s+1\s+(.+?)(?:\s*\(([\d-]+)\))?$/i;
/** @SAFETY The code of a kit, or of parts side by side, names several products and is never taken as one of them. */
const SEVERAL = /\bKIT\b|\bCOMBINATION\b|\*/i;
const CONTAINERS = /VIAL|AMPULE|SYRINGE|CARTRIDGE|BAG|BOTTLE/;
const COUNTED: Readonly<Record<string, RegExp>> = {
  tablet: /^TABLET/,
  capsule: /^CAPSULE/,
  patch: /^PATCH/,
  suppository: /^SUPPOSITORY/,
  puff: /^(AEROSOL, METERED|POWDER, METERED|PUFF)/,
  spray: /^SPRAY/,
};
const MEASURES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  mL: { ML: '1', L: '1000' },
  g: { G: '1', KG: '1000', MG: '0.001' },
};

export function readNdcPackage(
  description: string,
  ndc: string,
  baseUnit: string,
): { readonly packs: readonly NdcPack[] } | { readonly wrong: string } {
  if (ndcGtin(ndc) === undefined) return { wrong: 'its package code is no NDC of ten digits in three parts' };
  if (SEVERAL.test(description)) return { wrong: 'is a package of several products, a kit' };
  const steps = description.split(/\s+[>/]\s+/).map(readStep);
  if (steps.some((step) => step === undefined)) return { wrong: 'is a package that is not understood to its end' };
  const known = steps.filter((step) => step !== undefined);
  const units = unitsFrom(known, baseUnit);
  if (!units) return { wrong: `does not say how many or how much (${baseUnit}) is in it` };
  const coded = known.flatMap((step, at) => {
    const code = at === 0 ? ndc : step.ndc;
    return code !== undefined && ndcGtin(code) !== undefined ? [{ ndc: code, units: units[at] ?? '0', step }] : [];
  });
  return { packs: coded.map((one, at) => toPack(one, at, coded.length)) };
}

function toPack({ ndc, units, step }: { ndc: string; units: string; step: Step }, at: number, of: number): NdcPack {
  const isInnermost = at === of - 1;
  const level: PackLevel = isInnermost
    ? units === '1' && of > 1
      ? 'unit'
      : 'pack'
    : at === 0 && of > 2
      ? 'case'
      : 'bundle';
  return { ndc, level, units, text: step.container.toLowerCase() };
}

function readStep(text: string): Step | undefined {
  const [, count = '', what = '', container = '', ndc] = STEP.exec(text.trim()) ?? [];
  if (container === '') return undefined;
  return { count: count.startsWith('.') ? `0${count}` : count, what: what.toUpperCase(), container, ndc };
}

/** Base units in what each step is in, from the outside in. Undefined where the innermost is counted in something else. */
function unitsFrom(steps: readonly Step[], baseUnit: string): readonly string[] | undefined {
  const inner = steps.at(-1);
  const size = inner && innermostSize(inner, baseUnit);
  if (size === undefined) return undefined;
  const sizes: string[] = [];
  let inside = exact(size);
  for (const [at, { count }] of steps.toReversed().entries()) {
    if (at > 0) inside = multiply(inside, exact(count));
    sizes.unshift(exactText(inside, 6));
  }
  return sizes;
}

function innermostSize({ count, what, container }: Step, baseUnit: string): string | undefined {
  // A vial is counted whole, whatever volume its powder is said to make.
  if (baseUnit === 'vial') return CONTAINERS.test(container.toUpperCase()) ? '1' : undefined;
  const factor = MEASURES[baseUnit]?.[what];
  if (factor !== undefined) return exactText(multiply(exact(count), exact(factor)), 6);
  return COUNTED[baseUnit]?.test(what) ? count : undefined;
}
