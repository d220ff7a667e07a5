import type { TFunction } from 'i18next';
import type { Refusal } from '#shared/errors/refusal.ts';
import { translateSentence } from '../i18n/translate-sentence.ts';

/**
 * What a refusal says to the person at the desk. Core speaks English and is exact; figures come as `details`, so that
 * every language has them. In another language the sentence is looked up; the catalogue's general one for the code stands
 * for what is not known there.
 */
export function refusalWords({ t, language }: { readonly t: TFunction; readonly language: string }, refusal: Refusal) {
  const { code, sentence } = refusal;
  const { triesLeft, retryAfterMs } = figuresOf(refusal);
  if (code === 'wrong-credentials' && triesLeft !== undefined) return t('refusalWords.pin', { count: triesLeft });
  if (code === 'too-many-attempts' && retryAfterMs !== undefined)
    return t('refusalWords.wait', { count: Math.ceil(retryAfterMs / 1000) });
  if (language.startsWith('en')) return sentence;
  return translateSentence(language, sentence) ?? t(`refusalWords.of.${code}`);
}

function figuresOf({ details }: Refusal): { readonly triesLeft?: number; readonly retryAfterMs?: number } {
  const figures = (typeof details === 'object' && details !== null ? details : {}) as Record<string, unknown>;
  const number = (name: string) => (typeof figures[name] === 'number' ? { [name]: figures[name] } : {});
  return { ...number('triesLeft'), ...number('retryAfterMs') };
}
