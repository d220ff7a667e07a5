/**
 * Who may prescribe a product, or when (FO10): `rule: words` in the cell of a formulary file, or `rule [who; who]: words`,
 * where `who` is a person by name or `role:code`, a speciality that the restriction does not hold up. @SAFETY Older free text
 * without a rule holds people up as `advice` does: a restriction that nobody could read is none that may be passed over.
 */
import { RESTRICTION_RULES, type RestrictionRule } from '#shared/model/restriction-rules.ts';

export interface Restriction {
  readonly rule: RestrictionRule;
  /** Empty where the rule says everything. */
  readonly words: string;
  /** Whom it does not hold up: names, and `role:code`. */
  readonly exempt?: readonly string[] | undefined;
}

/** Signed in, as central signed it. A name typed from a paper is nobody's. */
export interface Prescriber {
  readonly displayName: string;
  readonly roles: readonly string[];
}

export function readRestriction(cell: string | undefined): Restriction | undefined {
  const text = cell?.trim() ?? '';
  if (text === '') return undefined;
  const [, name = '', who = '', words = ''] = /^([a-z-]+)\s*(?:\[([^[\]]*)\])?\s*(?::\s*(.*))?$/is.exec(text) ?? [];
  const rule = RESTRICTION_RULES.find((one) => one === name.toLowerCase());
  if (!rule) return { rule: 'advice', words: text };
  const exempt = who.split(';').map(trimmed).filter(Boolean);
  return { rule, words: words.trim(), ...(exempt.length === 0 ? {} : { exempt }) };
}

export function restrictionCell({ rule, words, exempt = [] }: Restriction): string {
  // What marks the list in the cell cannot stand in it.
  const who = exempt.map((one) => one.replaceAll(/[[\];]/g, ' ').trim()).filter(Boolean);
  const head = who.length === 0 ? rule : `${rule} [${who.join('; ')}]`;
  return words.trim() === '' ? head : `${head}: ${words.trim()}`;
}

/** @SAFETY What is closed is closed to everybody. */
export function isExempt({ rule, exempt = [] }: Restriction, prescriber: Prescriber | undefined): boolean {
  if (rule === 'closed' || !prescriber) return false;
  const name = folded(prescriber.displayName);
  return exempt.some((who) =>
    who.toLowerCase().startsWith('role:')
      ? prescriber.roles.includes(who.slice('role:'.length).trim())
      : name !== '' && folded(who) === name,
  );
}

const trimmed = (text: string): string => text.trim();
/** Letters count as they are: Muller is not Müller. */
const folded = (name: string): string => name.normalize('NFC').trim().replaceAll(/\s+/g, ' ').toLowerCase();
