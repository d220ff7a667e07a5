import type { CodeRead } from './scan-result.ts';

/** A US National Drug Code that was read with its hyphens. */
export interface NdcReading {
  /** As printed, three parts; undefined for one that was already in the form for billing. */
  readonly segments: readonly [labeler: string, product: string, pack: string];
  /** The form for billing, 5-4-2 without hyphens. */
  readonly ndc11: string;
}

const SHAPE = /^(\d{4,5})-(\d{3,4})-(\d{1,2})$/;
/** Lengths of the three parts that are assigned; the last is the form for billing. */
const FORMS = new Set(['4-4-2', '5-3-2', '5-4-1', '5-4-2']);

export function mayBeNdc(text: string): boolean {
  return SHAPE.test(text);
}

/** SC7: exactly one zero is missing, and the hyphens say where. */
export function readNdc(text: string): CodeRead<NdcReading> {
  const [, labeler = '', product = '', pack = ''] = SHAPE.exec(text) ?? [];
  if (!FORMS.has(`${labeler.length}-${product.length}-${pack.length}`)) return { findings: [{ code: 'shape', at: 0 }] };
  return { reading: { segments: [labeler, product, pack], ndc11: billingForm(labeler, product, pack) }, findings: [] };
}

function billingForm(labeler: string, product: string, pack: string): string {
  return labeler.padStart(5, '0') + product.padStart(4, '0') + pack.padStart(2, '0');
}

/** The ten digits inside a GTIN that was made of an NDC (indicator, 03, NDC, check digit). */
export function findNdc10(gtin: string): string | undefined {
  return gtin.slice(1, 3) === '03' ? gtin.slice(3, 13) : undefined;
}

/** The three forms for billing that ten digits without hyphens may stand for. A formulary tells which of them exists. */
export function billingCandidates(ndc10: string): readonly string[] {
  const cuts = [
    [4, 8],
    [5, 8],
    [5, 9],
  ] as const;
  return cuts.map(([one, two]) => billingForm(ndc10.slice(0, one), ndc10.slice(one, two), ndc10.slice(two)));
}
