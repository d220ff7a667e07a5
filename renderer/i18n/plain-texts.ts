import type { i18n, TFunction } from 'i18next';
import { kept } from '#shared/lib/kept.ts';

type AnyText = (key: unknown, ...rest: readonly unknown[]) => unknown;

/**
 * Most texts of a screen are asked for by their key alone, hundreds at each drawing: what a key says in a language is looked
 * up once. Whatever is put together goes the usual way. Before the first text is asked for.
 */
export function keepPlainTexts(instance: i18n): void {
  const getFixedT = instance.getFixedT.bind(instance);
  const plainIn = kept((_language: string) => new Map<unknown, unknown>());
  instance.getFixedT = ((...how: Parameters<typeof getFixedT>) => {
    const [language, , prefix] = how;
    const t = getFixedT(...how) as unknown as AnyText;
    if (typeof language !== 'string' || prefix !== undefined) return t as unknown as TFunction;
    const plain = plainIn(language);
    const keptT = (key: unknown, ...rest: readonly unknown[]) => {
      if (typeof key !== 'string' || rest.length > 0) return t(key, ...rest);
      const known = plain.get(key) ?? t(key);
      plain.set(key, known);
      return known;
    };
    return Object.assign(keptT, t) as unknown as TFunction;
  }) as typeof instance.getFixedT;
}
