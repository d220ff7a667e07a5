import { Select } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { SPOKEN_LANGUAGES } from '#shared/domain/patient/spoken-language.ts';
import { languageName } from '../language-name.ts';

interface Props {
  /** BCP 47; empty where nobody knows. */
  readonly value: string;
  onChange(value: string): void;
}

/** The language in which the patient is spoken to, by its name in the language of the screen. */
export function LanguageField({ value, onChange }: Props) {
  const { t, i18n } = useTranslation();
  const data = useMemo(() => {
    const tags = [...new Set([...SPOKEN_LANGUAGES, ...(value ? [value] : [])])];
    return tags
      .map((tag) => ({ value: tag, label: languageName(tag, i18n.language) }))
      .toSorted((one, other) => one.label.localeCompare(other.label, i18n.language));
  }, [i18n.language, value]);
  return (
    <Select
      label={t('demographics.language')}
      data={data}
      value={value || null}
      onChange={(chosen) => onChange(chosen ?? '')}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('demographics.languageNone') }}
      nothingFoundMessage={t('demographics.languageUnknown')}
      comboboxProps={{ withinPortal: false, floatingStrategy: 'fixed' }}
    />
  );
}
