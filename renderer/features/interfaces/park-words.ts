import type { TFunction } from 'i18next';
import type { MessageLine } from '#shared/contract/interface.ts';
import { refusal } from '#shared/errors/refusal.ts';
import { refusalWords } from '../../parts/refusal-words.ts';

type Reason = NonNullable<MessageLine['reason']>;

/** Why a message is parked, in a sentence of the person's language. */
export function parkWords(
  { t, language }: { readonly t: TFunction; readonly language: string },
  reason: Reason,
): string {
  const { kind, at = '', text = '', behind = 0 } = reason;
  if (kind === 'refused') return refusalWords({ t, language }, refusal('conflict', text));
  return t(`interfaces.reason.${kind}`, { at, text, number: behind });
}
