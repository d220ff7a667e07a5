import { type CodedText, toConcept } from '#shared/domain/coding/coded-text.ts';
import type { ProductIndex } from '#shared/domain/formulary/index-products.ts';
import type { Product } from '#shared/domain/formulary/product.ts';
import type { AdministrationQuestion } from '#shared/domain/medication/administration-question.ts';
import { judgeAdministration, type RightFinding } from '#shared/domain/medication/judge-administration.ts';
import { batchStatus } from '#shared/domain/medication/recall.ts';
import type { OrderVersion } from '../../commands/order/order-facts.ts';
import { unitsOf } from './dosing-asked.ts';
import { type KnownPack, productFacts } from './know-packs.ts';

/** What is asked alike of each pack that is in the hand. */
export type AskedOfEach = Omit<AdministrationQuestion, 'drug' | 'product' | 'batch'>;

export interface PacksAsked {
  readonly packs: readonly KnownPack[];
  readonly index: ProductIndex;
  readonly version: OrderVersion | undefined;
  readonly ordered: Product | undefined;
  readonly drug: CodedText;
  readonly recalls: Parameters<typeof batchStatus>[1];
  readonly nowMs: number;
}

/** Each pack that is in the hand held against the order, the gravest first. */
export function judgePacks(common: AskedOfEach, { packs, index, version, ordered, drug, recalls, nowMs }: PacksAsked) {
  const findings = packs.map(({ entry, drug: identified }) =>
    judgeAdministration({
      ...common,
      drug: identified,
      product: productFacts(entry, version?.order.drug ?? toConcept(drug), ordered, unitsOf(version)),
      batch: batchStatus(batchOf(identified, entry?.product ?? ordered), recalls, sameProductIn(index), nowMs),
    }),
  );
  return gravestEach(findings.flat());
}

/** @SAFETY SR8: a lot that was read by eye counts as one that was scanned; a label of ours has the GTIN of its product. */
function batchOf({ gtin, lot }: KnownPack['drug'], product: Product | undefined) {
  return { gtin: gtin ?? product?.packs[0]?.gtin, lot };
}

function sameProductIn({ byGtin }: ProductIndex): (one: string, other: string) => boolean {
  return (one, other) => {
    const [first, second] = [byGtin.get(one), byGtin.get(other)];
    return first !== undefined && first.entry.id === second?.entry.id;
  };
}

/** Several packs ask the same of patient and order: each code once. */
function gravestEach(findings: readonly RightFinding[]): readonly RightFinding[] {
  const seen = new Set<string>();
  const once = findings.filter(({ code }) => !seen.has(code) && seen.add(code));
  const rank = { stop: 0, pause: 1, note: 2 } as const;
  return once.toSorted((one, other) => rank[one.strength] - rank[other.strength]);
}
