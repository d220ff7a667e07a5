/** Coded cells of a product in the language of the window; what was written before there were codes stands as it is. */
import type { TFunction } from 'i18next';
import { type Restriction, readRestriction } from '#shared/domain/formulary/restriction.ts';
import { readStorage } from '#shared/domain/formulary/storage.ts';

export function storageWords(cell: string | undefined, t: TFunction): string | undefined {
  const storage = readStorage(cell);
  if (!storage || storage.words !== undefined) return storage?.words;
  const codes = [...(storage.temperature ? [storage.temperature] : []), ...storage.cares];
  return codes.map((code) => t(`formulary.storageCodes.${code}`)).join(' · ');
}

export function restrictionWords(cell: string | undefined, t: TFunction): string | undefined {
  const restriction = readRestriction(cell);
  if (!restriction) return undefined;
  return restriction.words === cell?.trim()
    ? restriction.words
    : [t(`formulary.restriction.${restriction.rule}`), restriction.words, exemptWords(restriction, t)]
        .filter(Boolean)
        .join(' · ');
}

function exemptWords({ exempt = [] }: Restriction, t: TFunction): string {
  return exempt.length === 0
    ? ''
    : t('common.pair', { label: t('formulary.restrictionExempt'), text: exempt.join(', ') });
}
