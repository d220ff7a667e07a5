/**
 * A restriction of the formulary among what speaks against an order (FO10): found where it is prescribed and once more at
 * the pharmacist's check, with or without a knowledge pack.
 */
import type { RestrictionRule } from '#shared/model/restriction-rules.ts';
import type { Product } from '../formulary/product.ts';
import { isExempt, type Prescriber, readRestriction } from '../formulary/restriction.ts';
import type { AlertFinding, OrderCheck, Override } from './finding.ts';
import type { Tier } from './pack-schema.ts';
import { settleFindings } from './settle-findings.ts';

const RULES: Readonly<Record<RestrictionRule, readonly [Tier, Override]>> = {
  advice: ['caution', 'reason'],
  approval: ['serious', 'reason'],
  'two-people': ['serious', 'reason-and-second-person'],
  closed: ['contraindicated', 'never'],
};

/** `prescriber`: who orders, or ordered; absent where nobody knows. */
export function withRestriction(
  check: OrderCheck,
  product: Pick<Product, 'generic' | 'code' | 'restricted'> | undefined,
  prescriber?: Prescriber,
) {
  const finding = product && findRestriction(product, prescriber);
  if (!finding) return check;
  return { ...check, findings: settleFindings([...check.findings, finding]), verdict: 'alerts' } satisfies OrderCheck;
}

function findRestriction(
  { generic, code, restricted }: Pick<Product, 'generic' | 'code' | 'restricted'>,
  prescriber: Prescriber | undefined,
) {
  const found = readRestriction(restricted);
  if (!found || isExempt(found, prescriber)) return undefined;
  const { rule, words } = found;
  const [tier, override] = RULES[rule];
  const finding: AlertFinding = {
    ...{ kind: 'restricted', tier, override, subject: generic, evidence: [] },
    restriction: { rule, words, product: code },
    source: { pack: 'formulary', version: 0, ageDays: 0, rule: `${code}: ${rule}: ${words}` },
  };
  return finding;
}
