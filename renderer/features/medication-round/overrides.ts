/** Findings that want somebody's word, and the word that was given. */
import type { Verdict } from '#shared/contract/administration.ts';
import type { OverrideReason, SpecialPath } from '#shared/model/administration-codes.ts';
import type { FindingCode } from '#shared/model/right-codes.ts';
import type { Answers } from './answers.ts';

/** Codes that want somebody's word, with a reason. */
export function answerable(needs: Verdict['needs']): readonly FindingCode[] {
  return [...new Set([...needs.prescriberFor, ...needs.secondPersonFor, ...needs.reasonFor])];
}

/** What a special path says besides is said once: in its own words. */
const SAID_BY_PATH: Readonly<Partial<Record<FindingCode, readonly [SpecialPath, OverrideReason]>>> = {
  'order-unverified': ['before-verification', 'other'],
  'order-none': ['emergency-without-order', 'clinically-needed'],
  'order-verbal-not-read-back': ['verbal-order', 'other'],
  'drug-not-identified': ['no-bar-code', 'pack-without-code'],
  'drug-unknown': ['no-bar-code', 'pack-without-code'],
  'drug-own-supply': ['own-drugs', 'takes-it-at-home'],
};

/** Its reason is asked elsewhere: in the words of a path, or by the second person who signs. */
export function isAnsweredElsewhere(code: FindingCode, { needs }: Verdict): boolean {
  const [path] = SAID_BY_PATH[code] ?? [];
  return code === 'high-alert-alone' || (path !== undefined && needs.countersignature.includes(path));
}

export function overrideOf(code: FindingCode, { overrides, second, paths }: Answers) {
  const { reason, text = '' } = overrides[code] ?? {};
  if (reason) return { code, reason, ...(text.trim() ? { text: text.trim() } : {}) };
  if (code === 'high-alert-alone' && second) return { code, reason: 'second-check-done' as const };
  const [path, said] = SAID_BY_PATH[code] ?? [];
  const words = path && paths[path]?.trim();
  return said && words ? { code, reason: said, text: words } : undefined;
}
