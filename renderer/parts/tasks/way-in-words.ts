import type { TFunction } from 'i18next';
import { SIGNED_LATER } from '#shared/model/administration-codes.ts';
import { FINDING_CODES } from '#shared/model/right-codes.ts';

const WRITTEN = /^(.*): ([a-z0-9-]+(?:, [a-z0-9-]+)*)( – .*)?$/s;

/** What a signature is asked for, `drug: way – reason` or `drug: finding, finding` as core wrote it, for people. */
export function wayInWords(description: string, t: TFunction): string {
  const [, drug = '', codes = '', reason = ''] = WRITTEN.exec(description) ?? [];
  const words = codes.split(', ').map((code) => wordsOf(code, t));
  if (!drug || words.includes(undefined)) return description;
  return `${drug}: ${words.join(', ')}${reason}`;
}

function wordsOf(code: string, t: TFunction): string | undefined {
  const path = SIGNED_LATER.find((one) => one === code);
  if (path) return t(`round.path.${path}`);
  const finding = FINDING_CODES.find((one) => one === code);
  return finding && t(`round.finding.${finding}`);
}
