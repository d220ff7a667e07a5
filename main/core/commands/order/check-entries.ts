import type { OrderChecked } from '#shared/contract/order.ts';
import type { OrderEntryInput } from '#shared/contract/order-entry.ts';
import type { Product } from '#shared/domain/formulary/product.ts';
import { productName } from '#shared/domain/formulary/product-name.ts';
import type { Prescriber } from '#shared/domain/formulary/restriction.ts';
import { checkDrafts } from '#shared/domain/knowledge/check-drafts.ts';
import { withRestriction } from '#shared/domain/knowledge/check-restriction.ts';
import { drugOfOrder } from '#shared/domain/knowledge/drug-of-order.ts';
import type { OrderCheck } from '#shared/domain/knowledge/finding.ts';
import { findingKey } from '#shared/domain/knowledge/settle-findings.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import { PRODUCT_CODE } from '#shared/model/medication-knowledge.ts';
import type { OrderDeps } from './order-deps.ts';
import type { OrderFacts } from './order-facts.ts';

/** An entry with its product looked up: name and code are the formulary's, never what a screen said. */
export interface ResolvedEntry {
  readonly entry: OrderEntryInput;
  readonly product: Product | undefined;
}

export async function resolveEntry(
  { products }: Pick<OrderDeps, 'products'>,
  entry: OrderEntryInput,
): Promise<ResolvedEntry | Refusal> {
  if (entry.productId === undefined) return { entry, product: undefined };
  const product = await products().find(entry.productId);
  if (!product) return refusal('not-found', 'This product is not in the formulary here. Choose it again.');
  if (product.status !== 'active')
    return refusal('invalid-input', 'This product is not used any more. Choose another one.');
  const text = productName({ ...product, tallMan: undefined });
  return { entry: { ...entry, drug: { system: PRODUCT_CODE, code: product.code, text } }, product };
}

export async function resolveEntries(
  deps: Pick<OrderDeps, 'products'>,
  entries: readonly OrderEntryInput[],
): Promise<readonly ResolvedEntry[] | Refusal> {
  const resolved: ResolvedEntry[] = [];
  for (const entry of entries) {
    const one = await resolveEntry(deps, entry);
    if (isRefusal(one)) return one;
    resolved.push(one);
  }
  return resolved;
}

/** By whom it is ordered: a restriction may leave them out (FO10). `replaces`: orders that the first one takes the place of. */
export function checkEntries(
  { question }: Pick<OrderFacts, 'question'>,
  entries: readonly ResolvedEntry[],
  prescriber: Prescriber,
  replaces: readonly string[] = [],
): readonly OrderCheck[] {
  const drafts = entries.map(({ entry, product }, at) =>
    drugOfOrder({
      id: `draft-${at + 1}`,
      drug: entry.drug,
      dosing: entry.dosing,
      product,
      ...(at === 0 ? { replaces } : {}),
    }),
  );
  return checkDrafts(drafts, question).map((check, at) => withRestriction(check, entries[at]?.product, prescriber));
}

/** As it goes to a screen: findings with their keys, and the evidence that they name. */
export function toChecked({ findings, verdict, pack }: OrderCheck, { question, weight }: OrderFacts): OrderChecked {
  const texts = question.index?.pack.evidence ?? {};
  const named = findings.flatMap((finding) => ('evidence' in finding ? finding.evidence : []));
  const evidence = Object.fromEntries(named.flatMap((name) => (texts[name] ? [[name, texts[name]]] : [])));
  return {
    findings: findings.map((finding) => ({ ...finding, key: findingKey(finding) }) as OrderChecked['findings'][number]),
    verdict,
    ...(pack ? { pack } : {}),
    evidence,
    ...(weight ? { weight } : {}),
    ...(question.ageDays === undefined ? {} : { ageDays: question.ageDays }),
  };
}
