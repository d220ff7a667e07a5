/**
 * Who may prescribe a product, or when (FO10): `rule: words` in the cell of a formulary file. @SAFETY Older free text without a
 * rule holds people up as `advice` does: a restriction that nobody could read is none that may be passed over.
 */
import { RESTRICTION_RULES, type RestrictionRule } from '#shared/model/restriction-rules.ts';

export interface Restriction {
  readonly rule: RestrictionRule;
  /** Empty where the rule says everything. */
  readonly words: string;
}

export function readRestriction(cell: string | undefined): Restriction | undefined {
  const text = cell?.trim() ?? '';
  if (text === '') return undefined;
  const [, name = '', words = ''] = /^([a-z-]+)\s*(?::\s*(.*))?$/is.exec(text) ?? [];
  const rule = RESTRICTION_RULES.find((one) => one === name.toLowerCase());
  return rule ? { rule, words: words.trim() } : { rule: 'advice', words: text };
}

export function restrictionCell({ rule, words }: Restriction): string {
  return words.trim() === '' ? rule : `${rule}: ${words.trim()}`;
}
